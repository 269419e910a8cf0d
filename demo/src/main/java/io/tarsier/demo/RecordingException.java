package io.tarsier.demo;

/** A recording cannot be read; the message names the file, the line and what is wrong. */
public final class RecordingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RecordingException(String message) {
    super(message);
  }
}
