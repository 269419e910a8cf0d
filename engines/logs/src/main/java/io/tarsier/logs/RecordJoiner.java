package io.tarsier.logs;

import java.util.Optional;

/**
 * Puts lines together that are one record: a message and the stack trace below it, as Java, Python,
 * Go and .NET write them. A record is given out when the next one begins, so a reader that waits
 * for more must {@link #finish}. Bounded: a record that grows too long is given out in parts.
 */
public final class RecordJoiner {

  private static final int MAX_LINES = 512;
  private static final int MAX_CHARS = 1 << 18;

  private final StringBuilder record = new StringBuilder();
  private int lines;

  /** Within a Python traceback, whose last line is not indented. */
  private boolean traceback;

  /** Within a dump of Go's goroutines, whose lines are not all indented. */
  private boolean goroutine;

  /** Takes a line and gives out the record before it, if the line begins another. */
  public Optional<String> add(String line) {
    boolean full = lines >= MAX_LINES || record.length() + line.length() > MAX_CHARS;
    if (lines > 0 && !full && continues(line)) {
      record.append('\n').append(line);
      lines++;
      return Optional.empty();
    }
    Optional<String> before = finish();
    record.append(line);
    lines = 1;
    traceback = line.startsWith("Traceback (most recent call last)");
    goroutine = line.startsWith("panic: ") || line.startsWith("fatal error: ");
    return before;
  }

  /** Gives out the record that is open. */
  public Optional<String> finish() {
    if (lines == 0) {
      return Optional.empty();
    }
    String whole = record.toString();
    record.setLength(0);
    lines = 0;
    return Optional.of(whole);
  }

  private boolean continues(String line) {
    if (line.isEmpty()) {
      return goroutine;
    }
    char first = line.charAt(0);
    if (first == ' ' || first == '\t') {
      return true;
    }
    if (line.startsWith("Traceback (most recent call last)")) {
      traceback = true;
      return true;
    }
    if (line.startsWith("goroutine ") && line.endsWith("]:")) {
      goroutine = true;
      return true;
    }
    if (line.startsWith("Caused by: ")
        || line.startsWith("Suppressed: ")
        || line.startsWith("During handling of the above")
        || line.startsWith("The above exception was")
        || line.startsWith("--- End of ")
        || line.startsWith("---> ")
        || (line.startsWith("}") && line.length() < 4)) {
      return true;
    }
    if (traceback) {
      traceback = false;
      return isException(line);
    }
    if (goroutine) {
      return line.startsWith("created by ")
          || line.startsWith("[signal ")
          || line.startsWith("exit status ")
          || isCall(line);
    }
    return isException(line);
  }

  /** {@code java.lang.IllegalStateException: text} or {@code ValueError: text}, without a space. */
  private static boolean isException(String line) {
    int end = 0;
    while (end < line.length()
        && (Character.isLetterOrDigit(line.charAt(end)) || "._$".indexOf(line.charAt(end)) >= 0)) {
      end++;
    }
    String name = line.substring(0, end);
    boolean ends = end == line.length() || line.charAt(end) == ':';
    return ends
        && (name.endsWith("Exception") || name.endsWith("Error") || name.endsWith("Interrupt"));
  }

  private static boolean isCall(String line) {
    int open = line.indexOf('(');
    boolean call = open > 0 && line.endsWith(")");
    boolean dotted = call && line.lastIndexOf('.', open) > 0 && line.indexOf(' ') < 0;
    return dotted || (call && line.startsWith("main."));
  }
}
