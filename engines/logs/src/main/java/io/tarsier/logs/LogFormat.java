package io.tarsier.logs;

import java.util.List;
import java.util.Locale;

/** How the lines of a log are written. */
public enum LogFormat {
  /** A line is the message; nothing is taken off. */
  RAW,
  /** One JSON object a line. */
  JSON,
  /** {@code key=value} pairs. */
  LOGFMT,
  /** RFC 5424 or RFC 3164, with or without the number in front. */
  SYSLOG,
  /** What Kubernetes writes of a container: time, stream, flag, message. */
  CRI,
  /** A time and a level somewhere at the beginning, then the message. */
  PLAIN;

  /** The format that most of some lines have; PLAIN where none is common. */
  public static LogFormat detect(List<String> sample) {
    LogFormat[] candidates = {CRI, JSON, SYSLOG, LOGFMT};
    int lines = 0;
    int[] fits = new int[candidates.length];
    for (String line : sample) {
      if (line.isBlank() || Character.isWhitespace(line.charAt(0))) {
        continue;
      }
      lines++;
      String clean = Ansi.strip(line);
      for (int i = 0; i < candidates.length; i++) {
        if (new EntryParser(candidates[i], 0).fits(clean)) {
          fits[i]++;
          break;
        }
      }
    }
    for (int i = 0; i < candidates.length; i++) {
      if (2 * fits[i] > lines) {
        return candidates[i];
      }
    }
    return PLAIN;
  }

  /** The lower-case name. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
