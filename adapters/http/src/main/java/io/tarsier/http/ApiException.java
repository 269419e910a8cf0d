package io.tarsier.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is no usable answer. The message says from whom, why and what to do next, and holds no
 * secret.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean passing;
  private final @Nullable Duration retryAfter;

  ApiException(
      String message, boolean passing, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
    this.retryAfter = retryAfter;
  }

  /** Whether the same may succeed later without anybody changing anything. */
  public boolean passing() {
    return passing;
  }

  /** How long the server asked to be left alone. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
