package io.tarsier.model;

import java.util.Locale;

/** How loud a log record is. The order of the constants is the order of loudness. */
public enum LogLevel {
  UNKNOWN,
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  /** The lower-case word on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The level for a severity number of OpenTelemetry's log data model, 1 to 24; UNKNOWN for any
   * other number.
   */
  public static LogLevel ofSeverityNumber(int number) {
    return number < 1 || number > 24 ? UNKNOWN : values()[1 + (number - 1) / 4];
  }
}
