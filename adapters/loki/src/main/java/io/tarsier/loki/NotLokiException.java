package io.tarsier.loki;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer that came through but is not what the query API promises. */
final class NotLokiException extends IOException {
  private static final long serialVersionUID = 1;

  NotLokiException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
