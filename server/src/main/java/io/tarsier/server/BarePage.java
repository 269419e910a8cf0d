package io.tarsier.server;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A page for who is not signed in. It stands on its own, since scripts and style of the console
 * need a session too.
 */
final class BarePage {

  private static final String STYLE =
      ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;overflow-wrap:anywhere}"
          + "code{font-family:ui-monospace,monospace;padding:.1rem .3rem;border:1px solid #8886;border-radius:4px}h1{font-size:1.3rem}"
          + "button{font:inherit;padding:.6rem 1.2rem}";

  /** The page's own style is let in by its hash: nothing else inline is. */
  private static final String POLICY =
      "default-src 'none'; style-src '"
          + sha256(STYLE)
          + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private BarePage() {}

  /**
   * @param head more for the head, HTML
   * @param title plain words of ours
   * @param body HTML
   */
  static void answer(Context ctx, String head, String title, String body) {
    ctx.header("Content-Security-Policy", POLICY);
    ctx.contentType("text/html; charset=utf-8");
    ctx.result(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
            + head
            + "<title>"
            + title
            + "</title><style>"
            + STYLE
            + "</style></head><body><main><h1>"
            + title
            + "</h1>"
            + body
            + "</main></body></html>");
  }

  /** Text that is not ours, for between tags. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
