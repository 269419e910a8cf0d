package io.tarsier.logs;

import io.tarsier.model.LogLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes log lines of one format apart. A line that does not have the format is taken for a message,
 * with the time and level that can be found in it: nothing is refused.
 */
public final class EntryParser {

  private static final List<String> TIME_KEYS =
      List.of("time", "timestamp", "@timestamp", "ts", "t", "datetime", "date", "eventTime");
  private static final List<String> LEVEL_KEYS =
      List.of(
          "level",
          "severity",
          "lvl",
          "log.level",
          "loglevel",
          "levelname",
          "severityText",
          "severity_text",
          "@l");
  private static final List<String> MESSAGE_KEYS =
      List.of("message", "msg", "log", "body", "event", "@m", "@mt", "short_message", "text");

  private final LogFormat format;
  private final long reference;

  /**
   * @param reference a time near those of the log, in epoch milliseconds: from it, times without a
   *     year take theirs
   */
  public EntryParser(LogFormat format, long reference) {
    this.format = format;
    this.reference = reference;
  }

  /** Takes a line apart. */
  public LogEntry parse(String line) {
    if (format == LogFormat.RAW) {
      return LogEntry.of(line);
    }
    String clean = Ansi.strip(line);
    LogEntry entry = tryParse(clean);
    return entry == null ? plain(clean) : entry;
  }

  /** Whether a line has the format. */
  boolean fits(String line) {
    return tryParse(line) != null;
  }

  private @Nullable LogEntry tryParse(String line) {
    return switch (format) {
      case RAW -> LogEntry.of(line);
      case JSON -> fields(line, Fields.json(line));
      case LOGFMT -> fields(line, Fields.logfmt(line));
      case SYSLOG -> Syslog.parse(line, reference);
      case CRI -> cri(line);
      case PLAIN -> plain(line);
    };
  }

  private @Nullable LogEntry fields(String line, @Nullable Map<String, String> fields) {
    if (fields == null) {
      return null;
    }
    String message = take(fields, MESSAGE_KEYS);
    if (message == null && format == LogFormat.LOGFMT) {
      return null;
    }
    String time = take(fields, TIME_KEYS);
    String level = take(fields, LEVEL_KEYS);
    LogLevel loud = LogLevel.UNKNOWN;
    if (level != null) {
      loud = level.matches("[1-6]0") ? byTens(level) : Levels.of(level.strip());
    }
    long at = time == null ? LogEntry.NO_TIME : Timestamp.at(time, 0, reference).epochMillis();
    return new LogEntry(at, loud, message == null ? line : message, fields);
  }

  /** The levels of pino and bunyan: 10 is trace, 60 is fatal. */
  private static LogLevel byTens(String level) {
    return LogLevel.ofSeverityNumber(4 * (level.charAt(0) - '0') - 3);
  }

  private static @Nullable String take(Map<String, String> fields, List<String> keys) {
    for (String key : keys) {
      String value = fields.remove(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private @Nullable LogEntry cri(String line) {
    Timestamp t = Timestamp.at(line, 0, reference);
    int i = t.end();
    for (String stream : List.of("stdout", "stderr")) {
      if (t.found() && line.startsWith(" " + stream + " ", i)) {
        int flag = i + stream.length() + 2;
        if (flag + 1 < line.length()
            && "FP".indexOf(line.charAt(flag)) >= 0
            && line.charAt(flag + 1) == ' ') {
          String rest = line.substring(flag + 2);
          LogEntry inner = inner(rest);
          Map<String, String> fields = new LinkedHashMap<>(inner.fields());
          fields.put("stream", stream);
          return new LogEntry(t.epochMillis(), inner.level(), inner.message(), fields);
        }
      }
    }
    return null;
  }

  /** What a container wrote has a format of its own. */
  private LogEntry inner(String line) {
    if (line.startsWith("{")) {
      LogEntry json = new EntryParser(LogFormat.JSON, reference).tryParse(line);
      if (json != null) {
        return json;
      }
    }
    LogEntry pairs = new EntryParser(LogFormat.LOGFMT, reference).tryParse(line);
    return pairs == null ? plain(line) : pairs;
  }

  /** A time at the beginning, perhaps in brackets, then a level near it, then the message. */
  private LogEntry plain(String line) {
    int i = 0;
    while (i < line.length() && (line.charAt(i) <= ' ' || line.charAt(i) == '[')) {
      i++;
    }
    Timestamp t = Timestamp.at(line, i, reference);
    int rest = 0;
    if (t.found()) {
      rest = skipMarks(line, t.end());
    } else if (isKlog(line)) {
      return new LogEntry(
          LogEntry.NO_TIME, Levels.of(line.substring(0, 1)), afterKlog(line), Map.of());
    }
    Levels.Found level = Levels.find(line, rest);
    boolean atStart = level.level() != LogLevel.UNKNOWN && isNothing(line, rest, level);
    String message = line.substring(atStart ? skipMarks(line, level.end()) : rest);
    return new LogEntry(t.epochMillis(), level.level(), message, Map.of());
  }

  /** Whether the level is the first word. */
  private static boolean isNothing(String line, int rest, Levels.Found level) {
    for (int i = rest; i < level.end(); i++) {
      if (line.charAt(i) == ' ') {
        return false;
      }
    }
    return true;
  }

  private static int skipMarks(String line, int i) {
    while (i < line.length() && " \t]:|,-".indexOf(line.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  /** {@code I0102 15:04:05.000000 1 file.go:7] message}. */
  private static boolean isKlog(String line) {
    return line.length() > 6
        && "IWEF".indexOf(line.charAt(0)) >= 0
        && line.substring(1, 5).chars().allMatch(ByteClass::isDigit)
        && line.charAt(5) == ' '
        && line.indexOf("] ") > 0;
  }

  private static String afterKlog(String line) {
    return line.substring(line.indexOf("] ") + 2);
  }
}
