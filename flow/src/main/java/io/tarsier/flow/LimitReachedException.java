package io.tarsier.flow;

/** There are as many of something as there may be; the message says what to do about it. */
public final class LimitReachedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LimitReachedException(String message) {
    super(message);
  }
}
