package io.tarsier.loki;

/**
 * A push that cannot be read as a whole. The message names the field; the agent must not try again
 * as it is.
 */
public final class LokiPushException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  LokiPushException(int status, String message) {
    super(message);
    this.status = status;
  }

  static LokiPushException malformed(String where, String what) {
    return new LokiPushException(400, where + " " + what);
  }

  /** 400 for what is malformed, 413 for what is too large, 415 for a format that is not known. */
  public int status() {
    return status;
  }
}
