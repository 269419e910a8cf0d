package io.tarsier.http;

import java.io.IOException;

/** There was more than was allowed. */
public final class TooLongException extends IOException {
  private static final long serialVersionUID = 1;
}
