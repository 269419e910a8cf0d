package io.tarsier.cause;

/** The question cannot be answered from what was given; the message says what is missing. */
public final class CauseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CauseException(String message) {
    super(message);
  }
}
