package io.tarsier.logs;

import io.tarsier.model.LogLevel;
import java.util.Map;

/**
 * A log line taken apart.
 *
 * @param epochMillis its time, or {@link #NO_TIME}
 * @param level how loud it is
 * @param message the message without what stood around it
 * @param fields what else it said, by name, in its order: host, program, logger, trace_id
 */
public record LogEntry(
    long epochMillis, LogLevel level, String message, Map<String, String> fields) {

  /** The line names no time, or none that can be read. */
  public static final long NO_TIME = Long.MIN_VALUE;

  public boolean hasTime() {
    return epochMillis != NO_TIME;
  }

  /** The line is the message. */
  static LogEntry of(String line) {
    return new LogEntry(NO_TIME, LogLevel.UNKNOWN, line, Map.of());
  }
}
