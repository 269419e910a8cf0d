package io.tarsier.server;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.tarsier.ports.StorageException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every failure, whatever layer it comes from: with a problem body (RFC 9457), or with a
 * page where a person's browser asked for one.
 */
final class Problems {

  static final String CONTENT_TYPE = "application/problem+json";

  /** Types are names, not pages; a program compares the last part. */
  static final String TYPE_PREFIX = "urn:tarsier:problem:";

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final Pages pages;
  private final LoginPages login;

  Problems(Pages pages, LoginPages login) {
    this.pages = pages;
    this.login = login;
  }

  void answer(ApiException e, Context ctx) {
    if (e.status() == 401 && wantsPage(ctx)) {
      login.needed(ctx);
      return;
    }
    if (e.retryAfter() > 0) {
      ctx.header("Retry-After", Integer.toString(e.retryAfter()));
    }
    write(ctx, e.status(), e.kind(), e.detail(), e.members());
  }

  /** What Javalin itself refuses: no such path, no such method. */
  void answer(HttpResponseException e, Context ctx) {
    String allowed = e.getDetails().getOrDefault("availableMethods", "");
    if (e.getStatus() == 405 && !allowed.isEmpty()) {
      ctx.header("Allow", allowed);
      write(ctx, 405, "method-not-allowed", ctx.path() + " takes " + allowed, Map.of());
    } else if (e.getStatus() == 404) {
      write(
          ctx,
          404,
          "no-such-path",
          "there is nothing at " + ctx.path() + "; the API is described at /api/v1/openapi.json",
          Map.of());
    } else {
      HttpStatus status = HttpStatus.forStatus(e.getStatus());
      write(ctx, e.getStatus(), kindOf(status), String.valueOf(e.getMessage()), Map.of());
    }
  }

  void answer(StorageException e, Context ctx) {
    LOG.error("{} {} failed: storage", ctx.method(), Route.templateOf(ctx), e);
    ctx.header("Retry-After", "5");
    write(
        ctx,
        503,
        "storage-unavailable",
        "storage cannot be read or written now; the log says why",
        Map.of());
  }

  /** The client learns that it is our fault and nothing else; the log has the rest. */
  void answerUnexpected(Exception e, Context ctx) {
    LOG.error("{} {} failed", ctx.method(), Route.templateOf(ctx), e);
    write(ctx, 500, "internal", "this is a fault of Tarsier; the log says more", Map.of());
  }

  private void write(
      Context ctx, int status, String kind, String detail, Map<String, Object> members) {
    ctx.status(status);
    if (wantsPage(ctx) && Principal.isKnown(ctx)) {
      ctx.html(pages.problem(status, HttpStatus.forStatus(status).getMessage(), detail));
      return;
    }
    ctx.contentType(CONTENT_TYPE);
    ctx.result(body(status, kind, detail, ctx.path(), members));
  }

  static byte[] body(
      int status, String kind, String detail, String path, Map<String, Object> members) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", TYPE_PREFIX + kind);
    body.put("title", HttpStatus.forStatus(status).getMessage());
    body.put("status", status);
    body.put("detail", detail);
    body.put("instance", path);
    body.putAll(members);
    return Json.bytes(body);
  }

  /** The console's paths, asked for by something that shows pages. */
  private static boolean wantsPage(Context ctx) {
    String accept = ctx.header("Accept");
    return accept != null && accept.contains("text/html") && !ctx.path().startsWith("/api/");
  }

  private static String kindOf(HttpStatus status) {
    return status.getMessage().toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
