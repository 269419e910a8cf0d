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

  private static final String TEMPLATE = "tarsier.route";

  /** Stands for every path that no route matches, so that metric labels stay few. */
  private static final String NO_ROUTE = "none";

  static Route get(String path, Handler handler) {
    return new Route(HandlerType.GET, path, handler);
  }

  static Route post(String path, Handler handler) {
    return new Route(HandlerType.POST, path, handler);
  }

  void register(RoutesConfig routes) {
    routes.addEndpoint(
        new Endpoint(
            method,
            path,
            ctx -> {
              ctx.attribute(TEMPLATE, path);
              handler.handle(ctx);
            }));
  }

  static String templateOf(Context ctx) {
    String template = ctx.attribute(TEMPLATE);
    return template == null ? NO_ROUTE : template;
  }
}
