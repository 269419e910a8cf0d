package io.tarsier.ports;

/**
 * Storage could not be read or written. The message says what to do next; nothing was half written.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
