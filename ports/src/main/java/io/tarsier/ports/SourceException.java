package io.tarsier.ports;

/**
 * A source could not be read. The message says which one, why and what to do next, and holds no
 * secret.
 */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
