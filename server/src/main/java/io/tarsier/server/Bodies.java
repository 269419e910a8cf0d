package io.tarsier.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Reads request bodies that may not be larger than the route allows. */
final class Bodies {

  private Bodies() {}

  static byte[] read(Context ctx, int max) throws IOException {
    // The declared length is believed only when it is too large; a chunked body has none.
    if (ctx.req().getContentLengthLong() > max) {
      throw tooLarge(max);
    }
    try (InputStream in = ctx.req().getInputStream()) {
      byte[] body = in.readNBytes(max);
      if (body.length == max && in.read() >= 0) {
        throw tooLarge(max);
      }
      return body;
    }
  }

  private static ApiException tooLarge(int max) {
    return new ApiException(413, "too-large", "the body may have up to " + max + " bytes here")
        .with("limit", max);
  }

  /** Without its parameters, lower case; empty when the client says nothing. */
  static String mediaType(Context ctx) {
    String type = ctx.contentType();
    if (type == null) {
      return "";
    }
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }
}
