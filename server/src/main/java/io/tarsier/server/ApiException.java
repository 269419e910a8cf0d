package io.tarsier.server;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that cannot be answered as asked; becomes an RFC 9457 problem body. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String kind;
  private final transient Map<String, Object> members = new LinkedHashMap<>();
  private int retryAfter;

  /**
   * A refusal.
   *
   * @param status HTTP status
   * @param kind stable word for programs, the end of the problem's type
   * @param detail what is wrong and what to do, for people
   */
  ApiException(int status, String kind, String detail) {
    super(detail);
    this.status = status;
    this.kind = kind;
  }

  static ApiException bad(String kind, String detail) {
    return new ApiException(400, kind, detail);
  }

  static ApiException notFound(String what, String id) {
    return new ApiException(404, "not-found", "there is no " + what + " " + id);
  }

  /** Adds a member to the body. */
  ApiException with(String name, Object value) {
    members.put(name, value);
    return this;
  }

  ApiException retryAfter(int seconds) {
    retryAfter = seconds;
    return this;
  }

  int status() {
    return status;
  }

  String kind() {
    return kind;
  }

  int retryAfter() {
    return retryAfter;
  }

  Map<String, Object> members() {
    return members;
  }

  String detail() {
    String message = getMessage();
    return message == null ? kind : message;
  }
}
