package io.tarsier.prometheus;

/**
 * A remote-write request that cannot be read as a whole. The message names the field and the offset
 * in the unpacked message; the sender must not try it again as it is (HTTP 400).
 */
public final class RemoteWriteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RemoteWriteException(String message) {
    super(message);
  }
}
