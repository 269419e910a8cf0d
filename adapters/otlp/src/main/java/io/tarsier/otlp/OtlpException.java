package io.tarsier.otlp;

/** A request that cannot be taken; the sender must not try again as it is. */
final class OtlpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  OtlpException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status: 400, 413 or 415. */
  int status() {
    return status;
  }
}
