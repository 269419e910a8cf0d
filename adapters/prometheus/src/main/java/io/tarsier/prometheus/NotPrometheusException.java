package io.tarsier.prometheus;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer that came through but is not what the query API promises. */
final class NotPrometheusException extends IOException {
  private static final long serialVersionUID = 1;

  NotPrometheusException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
