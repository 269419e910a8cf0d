package io.tarsier.logs;

import io.tarsier.model.LogLevel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Syslog lines of both standards, as daemons send them and as files hold them. */
final class Syslog {

  private Syslog() {}

  static @Nullable LogEntry parse(String line, long reference) {
    int i = 0;
    LogLevel level = LogLevel.UNKNOWN;
    boolean numbered = line.startsWith("<");
    if (numbered) {
      int end = line.indexOf('>');
      int priority = end < 2 || end > 4 ? -1 : number(line, 1, end);
      if (priority < 0 || priority > 191) {
        return null;
      }
      level = Levels.ofSyslog(priority & 7);
      i = end + 1;
    }
    if (numbered && line.startsWith("1 ", i)) {
      return modern(line, i + 2, level, reference);
    }
    Timestamp t = Timestamp.at(line, i, reference);
    if (!t.found() || t.end() >= line.length() || line.charAt(t.end()) != ' ') {
      return null;
    }
    return old(line, t, level);
  }

  /** RFC 5424: time, host, program, process, message identifier, structured data, message. */
  private static @Nullable LogEntry modern(String line, int from, LogLevel level, long reference) {
    Map<String, String> fields = new LinkedHashMap<>();
    String[] names = {"", "host", "program", "pid", "msgid"};
    long at = LogEntry.NO_TIME;
    int i = from;
    for (String name : names) {
      int end = line.indexOf(' ', i);
      if (end < 0) {
        return null;
      }
      String value = line.substring(i, end);
      if (name.isEmpty()) {
        at = Timestamp.at(value, 0, reference).epochMillis();
      } else if (!value.equals("-")) {
        fields.put(name, value);
      }
      i = end + 1;
    }
    i = afterData(line, i);
    if (i < 0) {
      return null;
    }
    String message = line.substring(Math.min(i, line.length())).strip();
    if (message.startsWith("\uFEFF")) {
      message = message.substring(1);
    }
    return new LogEntry(at, level, message, fields);
  }

  private static int afterData(String line, int i) {
    if (line.startsWith("-", i)) {
      return i + 1;
    }
    boolean quoted = false;
    int k = i;
    while (k < line.length() && line.charAt(k) == '[') {
      while (k < line.length() && (quoted || line.charAt(k) != ']')) {
        if (line.charAt(k) == '\\') {
          k++;
        } else if (line.charAt(k) == '"') {
          quoted = !quoted;
        }
        k++;
      }
      k++;
    }
    return k == i || k > line.length() ? -1 : k;
  }

  /** RFC 3164: time, host, {@code program[pid]:}, message. */
  private static @Nullable LogEntry old(String line, Timestamp t, LogLevel level) {
    int host = t.end() + 1;
    int hostEnd = line.indexOf(' ', host);
    int tag = hostEnd + 1;
    int colon = hostEnd < 0 ? -1 : line.indexOf(": ", tag);
    if (colon < 0 && line.endsWith(":")) {
      colon = line.length() - 1;
    }
    if (colon < 0 || line.substring(tag, colon).indexOf(' ') >= 0 || colon == tag) {
      return null;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("host", line.substring(host, hostEnd));
    String program = line.substring(tag, colon);
    int bracket = program.indexOf('[');
    if (bracket > 0 && program.endsWith("]")) {
      fields.put("pid", program.substring(bracket + 1, program.length() - 1));
      program = program.substring(0, bracket);
    }
    if (Levels.of(program) != LogLevel.UNKNOWN) {
      // A level where the program should stand: an application's line that begins with a time.
      return null;
    }
    fields.put("program", program);
    String message = line.substring(Math.min(colon + 2, line.length()));
    Levels.Found inside = Levels.find(message, 0);
    return new LogEntry(
        t.epochMillis(), level == LogLevel.UNKNOWN ? inside.level() : level, message, fields);
  }

  private static int number(String s, int from, int to) {
    int n = 0;
    for (int i = from; i < to; i++) {
      if (!ByteClass.isDigit(s.charAt(i))) {
        return -1;
      }
      n = n * 10 + s.charAt(i) - '0';
    }
    return n;
  }
}
