package io.tarsier.server;

import io.javalin.http.Context;

/** Writes answers. */
final class Reply {

  private Reply() {}

  static void json(Context ctx, Object value) {
    ctx.contentType("application/json").result(Json.bytes(value));
  }
}
