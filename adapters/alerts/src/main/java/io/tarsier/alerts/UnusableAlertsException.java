package io.tarsier.alerts;

/** A request that cannot be used as a whole. The message says why and what would be right. */
public final class UnusableAlertsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String kind;

  UnusableAlertsException(String kind, String message) {
    super(message);
    this.kind = kind;
  }

  UnusableAlertsException(String kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A short word for programs: {@code malformed-json}, {@code unknown-version}, … */
  public String kind() {
    return kind;
  }
}
