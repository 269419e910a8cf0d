package io.tarsier.server;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cookie of the console. Browsers keep cookies by host without the port, so the port is part of
 * the name: two Tarsiers on one machine do not sign each other out.
 */
final class SessionCookie {

  private final boolean secure;

  SessionCookie(boolean secure) {
    this.secure = secure;
  }

  /** The prefix makes browsers insist on Secure, Path=/ and no Domain. */
  private String name(Context ctx) {
    return (secure ? "__Host-" : "") + "tarsier_" + ctx.req().getLocalPort();
  }

  @Nullable String read(Context ctx) {
    return ctx.cookie(name(ctx));
  }

  void set(Context ctx, String id, Duration lifetime) {
    ctx.cookie(cookie(name(ctx), id, (int) lifetime.toSeconds()));
  }

  void clear(Context ctx) {
    ctx.cookie(cookie(name(ctx), "", 0));
  }

  private Cookie cookie(String name, String value, int maxAge) {
    return new Cookie(name, value, "/", maxAge, secure, true, null, SameSite.STRICT);
  }
}
