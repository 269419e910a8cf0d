package io.tarsier.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;

/**
 * One thing that the server answers to.
 *
 * @param method HTTP method
 * @param path template, {@code /api/v1/incidents/{id}}
 * @param handler what answers
 */
record Route(HandlerType method, String path, Handler handler) {

  /** Stands for every path that no route matches, so that metric labels stay few. */
  private static final String NO_ROUTE = "none";

  static Route get(String path, Handler handler) {
    return new Route(HandlerType.GET, path, handler);
  }

  static Route post(String path, Handler handler) {
    return new Route(HandlerType.POST, path, handler);
  }

  void register(RoutesConfig routes) {
    routes.addEndpoint(new Endpoint(method, path, handler));
  }

  /** The template that matched a request. */
  static String templateOf(Context ctx) {
    Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
    return matched == null ? NO_ROUTE : matched.path;
  }
}
