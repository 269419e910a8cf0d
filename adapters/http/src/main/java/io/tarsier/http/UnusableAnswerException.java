package io.tarsier.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer that came through but is not what the server's interface promises. */
public final class UnusableAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  public UnusableAnswerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
