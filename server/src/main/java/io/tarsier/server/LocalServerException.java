package io.tarsier.server;

/** The server on this machine could not be talked to, or refused. The message says what to do. */
public final class LocalServerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LocalServerException(String message) {
    super(message);
  }

  LocalServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
