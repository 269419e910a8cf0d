package io.tarsier.server;

import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Signing in and out. A link of {@link LoginLinks} becomes a session; whoever comes without one
 * sees how to get a link.
 */
final class LoginPages {

  private final LoginLinks links;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final FailureLimiter failures;
  private final ServerMetrics metrics;
  private final AtomicReference<String> address = new AtomicReference<>("");

  LoginPages(
      LoginLinks links,
      Sessions sessions,
      SessionCookie cookie,
      FailureLimiter failures,
      ServerMetrics metrics) {
    this.links = links;
    this.sessions = sessions;
    this.cookie = cookie;
    this.failures = failures;
    this.metrics = metrics;
  }

  /** Where the server is, known once it listens. */
  void servedAt(String url) {
    address.set(url);
  }

  String freshLink() {
    return address.get() + Gate.LOGIN + "?token=" + links.issue();
  }

  List<Route> routes() {
    return List.of(Route.get(Gate.LOGIN, this::login), Route.post("/logout", this::logout));
  }

  private void login(Context ctx) {
    String token = ctx.queryParam("token");
    // Link previews ask with HEAD; they must not use the link up.
    if (token == null || !"GET".equals(ctx.req().getMethod())) {
      page(ctx, 200, "Sign in to Tarsier", "");
      return;
    }
    if (!links.redeem(token)) {
      metrics.refused("login-link");
      int wait = failures.failed(ctx.req().getRemoteAddr());
      if (wait > 0) {
        ctx.header("Retry-After", Integer.toString(wait));
      }
      page(
          ctx,
          wait > 0 ? 429 : 401,
          "This link is no longer good",
          "<p>A login link signs in once and only for a while, and this one has been used or is too old.</p>");
      return;
    }
    cookie.set(ctx, sessions.open(), sessions.lifetime());
    if ("cross-site".equals(ctx.header("Sec-Fetch-Site"))) {
      // A redirect would carry the strict cookie as little as the click did; a page of our own
      // does.
      ctx.status(200);
      BarePage.answer(
          ctx,
          "<meta http-equiv=\"refresh\" content=\"0;url=/\">",
          "Signed in",
          "<p><a href=\"/\">Open the console</a></p>");
    } else {
      ctx.status(303).header("Location", "/");
    }
  }

  private void logout(Context ctx) {
    String id = cookie.read(ctx);
    if (id != null) {
      sessions.close(id);
    }
    cookie.clear(ctx);
    ctx.status(303).header("Location", Gate.LOGIN);
  }

  /** What a browser without a session sees in place of a page. */
  void needed(Context ctx) {
    page(ctx, 401, "Sign in to Tarsier", "");
  }

  private static void page(Context ctx, int status, String title, String extra) {
    ctx.status(status);
    BarePage.answer(
        ctx,
        "",
        title,
        extra
            + "<p>Tarsier prints a login link when it starts. For a new one, run this on the machine it runs on:</p>"
            + "<p><code>tarsier login</code></p><p>Programs send an API token instead, made with <code>tarsier token create</code>.</p>");
  }
}
