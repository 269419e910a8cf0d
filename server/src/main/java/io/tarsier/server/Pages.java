package io.tarsier.server;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tarsier.console.ConsolePages;
import java.util.function.Function;

/** The pages for people, as far as the server has to know them. */
interface Pages {

  /** Adds them, with the name of the operator behind a request. */
  void register(JavalinDefaultRoutingApi routes, Function<Context, String> actor);

  /** The page that says that something did not work. */
  String problem(int status, String title, String detail);

  static Pages of(ConsolePages console) {
    return new Pages() {
      @Override
      public void register(JavalinDefaultRoutingApi routes, Function<Context, String> actor) {
        console.register(routes, actor);
      }

      @Override
      public String problem(int status, String title, String detail) {
        return console.renderProblem(status, title, detail);
      }
    };
  }

  /** No pages, for a server that only programs talk to. */
  static Pages none() {
    return new Pages() {
      @Override
      public void register(JavalinDefaultRoutingApi routes, Function<Context, String> actor) {
        // Nothing to add.
      }

      @Override
      public String problem(int status, String title, String detail) {
        return title + ": " + detail;
      }
    };
  }
}
