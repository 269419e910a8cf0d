package io.tarsier.ports;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A notice was not taken. The message says by whom, why and what to do next, and holds no secret.
 */
public final class NotifierException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean passing;
  private final @Nullable Duration retryAfter;

  private NotifierException(
      String message, boolean passing, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
    this.retryAfter = retryAfter;
  }

  /** The same may be taken later without anybody changing anything. */
  public static NotifierException passing(
      String message, Optional<Duration> retryAfter, @Nullable Throwable cause) {
    return new NotifierException(message, true, retryAfter.orElse(null), cause);
  }

  /** Trying again is of no use until somebody changes something. */
  public static NotifierException lasting(String message, @Nullable Throwable cause) {
    return new NotifierException(message, false, null, cause);
  }

  /** Whether the same may be taken later. */
  public boolean passing() {
    return passing;
  }

  /** How long the other side asked to be left alone. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
