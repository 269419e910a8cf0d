package io.tarsier.cli;

import io.tarsier.logs.LogEntry;
import io.tarsier.model.LogLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Prints patterns, with their changes against a base if there is one. */
final class PatternReport {

  private static final int MOST_LISTED = 50;
  private static final String STEPS = "▁▂▃▄▅▆▇█";
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<PatternChange> changes;
  private final boolean compared;
  private final long records;

  PatternReport(List<PatternChange> changes, boolean compared, long records) {
    this.changes = changes;
    this.compared = compared;
    this.records = records;
  }

  void write(Format format, Writer to) throws IOException {
    switch (format) {
      case TABLE -> table(to);
      case CSV -> csv(to);
      case JSON -> json(to);
    }
    to.flush();
  }

  private void table(Writer to) throws IOException {
    boolean colour = Terminal.colour();
    int width = Math.max(60, Terminal.width());
    to.write(String.format(Locale.ROOT, "%,d records, %,d patterns%n%n", records, changes.size()));
    String head = compared ? "CHANGE    BASE     " : "";
    to.write(head + "  COUNT   SHARE  LEVEL  FIRST           LAST            TREND     PATTERN\n");
    int listed = 0;
    for (PatternChange c : changes) {
      if (compared && c.kind() == PatternChange.Kind.SAME) {
        continue;
      }
      if (listed++ == MOST_LISTED) {
        break;
      }
      PatternTally.Stat s = c.row().stat();
      String line =
          (compared ? String.format(Locale.ROOT, "%-9s %-8d ", word(c), c.base()) : "")
              + String.format(
                  Locale.ROOT,
                  "%7d %6.2f%%  %-5s  %-14s  %-14s  %s  ",
                  s.count,
                  100.0 * s.count / Math.max(1, records),
                  s.level() == LogLevel.UNKNOWN ? "" : s.level().name(),
                  time(s.first, SHORT),
                  time(s.last, SHORT),
                  spark(s.trend, 8));
      boolean loud = s.level().compareTo(LogLevel.ERROR) >= 0;
      to.write(cut(line + printable(c.row().template().text()), width + 40, colour && loud) + "\n");
      if (!s.example.isEmpty() && c.row().template().text().contains("<*>")) {
        to.write(cut("        e.g. " + printable(s.example), width + 40, false) + "\n");
      }
    }
    long same = changes.stream().filter(c -> c.kind() == PatternChange.Kind.SAME).count();
    if (compared) {
      to.write(String.format(Locale.ROOT, "%n%,d patterns as before%n", same));
    }
    long shown = compared ? changes.size() - same : changes.size();
    if (shown > MOST_LISTED) {
      to.write(
          String.format(Locale.ROOT, "… and %,d more; -o csv has them all%n", shown - MOST_LISTED));
    }
  }

  private static String word(PatternChange c) {
    return c.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String cut(String line, int width, boolean red) {
    String s = line.length() > width ? line.substring(0, width - 1) + "…" : line;
    return red ? "\u001b[31m" + s + "\u001b[0m" : s;
  }

  /** A log may hold anything; a terminal shall not obey it. */
  private static String printable(String text) {
    StringBuilder s = new StringBuilder(text.length());
    text.codePoints().forEach(c -> s.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return s.toString();
  }

  static String spark(long[] trend, int columns) {
    long[] sums = new long[columns];
    int used = trend.length;
    for (int i = 0; i < used; i++) {
      sums[i * columns / used] += trend[i];
    }
    long most = 1;
    for (long n : sums) {
      most = Math.max(most, n);
    }
    StringBuilder s = new StringBuilder();
    for (long n : sums) {
      s.append(n == 0 ? ' ' : STEPS.charAt((int) ((n * (STEPS.length() - 1)) / most)));
    }
    return s.toString();
  }

  private static String time(long millis, DateTimeFormatter format) {
    return millis == LogEntry.NO_TIME ? "" : format.format(Instant.ofEpochMilli(millis));
  }

  private void csv(Writer to) throws IOException {
    to.write(
        "id,count,share,level,first,last,"
            + (compared ? "change,base_count," : "")
            + "template,example\n");
    for (PatternChange c : changes) {
      PatternTally.Stat s = c.row().stat();
      to.write(
          c.row().template().name()
              + ","
              + s.count
              + ","
              + share(s)
              + ","
              + s.level().word()
              + ","
              + time(s.first, DateTimeFormatter.ISO_INSTANT)
              + ","
              + time(s.last, DateTimeFormatter.ISO_INSTANT)
              + ","
              + (compared ? word(c) + "," + c.base() + "," : "")
              + Cells.quote(c.row().template().text())
              + ","
              + Cells.quote(s.example)
              + "\n");
    }
  }

  private String share(PatternTally.Stat s) {
    return String.format(Locale.ROOT, "%.6f", (double) s.count / Math.max(1, records));
  }

  private void json(Writer to) {
    List<Map<String, @Nullable Object>> patterns = new ArrayList<>();
    for (PatternChange c : changes) {
      PatternTally.Stat s = c.row().stat();
      Map<String, @Nullable Object> p = new LinkedHashMap<>();
      p.put("id", c.row().template().name());
      p.put("template", c.row().template().text());
      p.put("logql", c.row().template().toLogQl());
      p.put("count", s.count);
      p.put("share", Double.parseDouble(share(s)));
      p.put("level", s.level().word());
      p.put(
          "first_seen",
          s.first == LogEntry.NO_TIME ? null : time(s.first, DateTimeFormatter.ISO_INSTANT));
      p.put(
          "last_seen",
          s.last == LogEntry.NO_TIME ? null : time(s.last, DateTimeFormatter.ISO_INSTANT));
      p.put("trend", s.trend);
      if (compared) {
        p.put("change", word(c));
        p.put("base_count", c.base());
      }
      p.put("example", s.example);
      patterns.add(p);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("records", records);
    all.put("patterns", patterns);
    try {
      to.write(
          JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all));
      to.write("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
