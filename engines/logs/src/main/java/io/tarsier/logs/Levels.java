package io.tarsier.logs;

import io.tarsier.model.LogLevel;

/** Reads how loud a record is, in the words of the common loggers. */
final class Levels {

  /** A level stands near the beginning or not at all. */
  private static final int SEARCHED = 160;

  private static final int MOST_WORDS = 8;

  private Levels() {}

  /** The level a word stands for; UNKNOWN for any other word. */
  static LogLevel of(String word) {
    return switch (word.length()) {
      case 1 ->
          switch (word.charAt(0)) {
            case 'T' -> LogLevel.TRACE;
            case 'D' -> LogLevel.DEBUG;
            case 'I' -> LogLevel.INFO;
            case 'W' -> LogLevel.WARN;
            case 'E' -> LogLevel.ERROR;
            case 'F' -> LogLevel.FATAL;
            default -> LogLevel.UNKNOWN;
          };
      case 3, 4, 5, 6, 7, 8, 9, 11 ->
          switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "trace", "finest", "finer", "trc", "verbose" -> LogLevel.TRACE;
            case "debug", "fine", "dbg", "debu" -> LogLevel.DEBUG;
            case "info", "inf", "notice", "information", "config" -> LogLevel.INFO;
            case "warn", "warning", "wrn" -> LogLevel.WARN;
            case "error", "err", "severe", "eror", "failure" -> LogLevel.ERROR;
            case "fatal", "critical", "crit", "panic", "emerg", "emergency", "alert", "ftl" ->
                LogLevel.FATAL;
            default -> LogLevel.UNKNOWN;
          };
      default -> LogLevel.UNKNOWN;
    };
  }

  /** The level of a syslog severity, 0 to 7. */
  static LogLevel ofSyslog(int severity) {
    return switch (severity) {
      case 0, 1, 2 -> LogLevel.FATAL;
      case 3 -> LogLevel.ERROR;
      case 4 -> LogLevel.WARN;
      case 5, 6 -> LogLevel.INFO;
      case 7 -> LogLevel.DEBUG;
      default -> LogLevel.UNKNOWN;
    };
  }

  /** A level and where the word that named it ends. */
  record Found(LogLevel level, int end) {
    static final Found NONE = new Found(LogLevel.UNKNOWN, 0);
  }

  /**
   * The first word near the beginning that names a level: in capitals, in brackets, or before a
   * colon, because "error" as an ordinary word names none.
   */
  static Found find(String text, int from) {
    int words = 0;
    int i = from;
    int end = Math.min(text.length(), from + SEARCHED);
    while (i < end && words < MOST_WORDS) {
      if (!isLetter(text.charAt(i))) {
        i++;
        continue;
      }
      int start = i;
      while (i < text.length()
          && (isLetter(text.charAt(i))
              || ByteClass.isDigit(text.charAt(i))
              || text.charAt(i) == '_')) {
        i++;
      }
      words++;
      LogLevel level = of(text.substring(start, Math.min(i, start + 16)));
      if (level != LogLevel.UNKNOWN && stands(text, start, i)) {
        return new Found(level, i);
      }
    }
    return Found.NONE;
  }

  private static boolean stands(String text, int start, int end) {
    char before = start == 0 ? ' ' : text.charAt(start - 1);
    char after = end == text.length() ? ' ' : text.charAt(end);
    if ((before == '[' && after == ']')
        || (before == '<' && after == '>')
        || (before == '(' && after == ')')) {
      return true;
    }
    if (end - start == 1) {
      return (before == ' ' || before == '|') && (after == '|' || after == '/');
    }
    boolean capitals =
        Character.isUpperCase(text.charAt(start)) && Character.isUpperCase(text.charAt(end - 1));
    boolean alone = " \t|[:".indexOf(before) >= 0 && " \t|]:,".indexOf(after) >= 0;
    return alone && (capitals || after == ':' || before == '|');
  }

  private static boolean isLetter(char c) {
    return ByteClass.isLetter(c);
  }
}
