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

/** Answers every failure with a problem body (RFC 9457), whatever layer it comes from. */
final class Problems {

  static final String CONTENT_TYPE = "application/problem+json";

  /** Types are names, not pages; a program compares the last part. */
  static final String TYPE_PREFIX = "urn:tarsier:problem:";

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static void answer(ApiException e, Context ctx) {
    if (e.retryAfter() > 0) {
      ctx.header("Retry-After", Integer.toString(e.retryAfter()));
    }
    write(ctx, e.status(), e.kind(), e.detail(), e.members());
  }

  /** What Javalin itself refuses: no such path, no such method. */
  static void answer(HttpResponseException e, Context ctx) {
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

  static void answer(StorageException e, Context ctx) {
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
  static void answerUnexpected(Exception e, Context ctx) {
    LOG.error("{} {} failed", ctx.method(), Route.templateOf(ctx), e);
    write(ctx, 500, "internal", "this is a fault of Tarsier; the log says more", Map.of());
  }

  private static void write(
      Context ctx, int status, String kind, String detail, Map<String, Object> members) {
    ctx.status(status);
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

  private static String kindOf(HttpStatus status) {
    return status.getMessage().toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
