package io.tarsier.alerts;

/** One alert that cannot be used. Its neighbours can. */
final class UnusableAlertException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnusableAlertException(String message) {
    super(message);
  }
}
