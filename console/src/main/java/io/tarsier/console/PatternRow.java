package io.tarsier.console;

import io.tarsier.logs.PatternState;
import io.tarsier.model.Band;
import io.tarsier.model.LogLevel;
import io.tarsier.model.SeriesPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One pattern of log lines as a line of a table.
 *
 * @param id identifier
 * @param text the pattern
 * @param entity identifier of its entity
 * @param level the loudest level its lines had
 * @param state whether it is new, changed or as ever
 * @param total lines since it was first met
 * @param first when it was first met
 * @param last when it was last met
 * @param spark its lines a minute
 * @param sparkWords the same in words
 * @param examples some of its lines, masked
 */
record PatternRow(
    String id,
    String text,
    String entity,
    Badge level,
    Badge state,
    String total,
    Viewer.Moment first,
    Viewer.Moment last,
    Spark spark,
    String sparkWords,
    List<String> examples) {

  private static final long MINUTE = 60_000;

  String href() {
    return "/patterns/" + id;
  }

  static PatternRow of(PatternState p, Viewer viewer, TimeRange range) {
    return of(p, viewer, range, 160, 30);
  }

  static PatternRow of(PatternState p, Viewer viewer, TimeRange range, int width, int height) {
    Spark spark =
        Spark.of(points(p), range.from().toEpochMilli(), range.to().toEpochMilli(), width, height);
    String most = Double.isFinite(spark.high()) ? Units.count(Math.round(spark.high())) : "0";
    return new PatternRow(
        p.id(),
        p.text(),
        p.entity().id(),
        level(p.level()),
        state(p.state()),
        Units.count(p.total()),
        viewer.moment(Instant.ofEpochMilli(p.firstSeen())),
        viewer.moment(Instant.ofEpochMilli(p.lastSeen())),
        spark,
        "lines a minute, " + most + " at most",
        p.examples());
  }

  /** Its whole minutes; the one that is still open would look like a drop. */
  private static List<SeriesPoint> points(PatternState p) {
    int[] minutes = p.minutes();
    long first = p.minutesEnd() - minutes.length * MINUTE;
    List<SeriesPoint> points = new ArrayList<>();
    for (int i = 0; i < minutes.length - 1; i++) {
      points.add(new SeriesPoint(first + i * MINUTE, minutes[i], Band.UNKNOWN, Double.NaN, false));
    }
    return points;
  }

  /** A level has the shape of the severity that is as bad. */
  static Badge level(LogLevel level) {
    String tone =
        switch (level) {
          case FATAL -> "critical";
          case ERROR -> "high";
          case WARN -> "medium";
          case INFO, DEBUG, TRACE, UNKNOWN -> "none";
        };
    return new Badge(
        level == LogLevel.UNKNOWN ? "no level" : level.name().toLowerCase(Locale.ROOT), tone);
  }

  private static Badge state(PatternState.State state) {
    return switch (state) {
      case NEW -> new Badge("new", "open");
      case CHANGED -> new Badge("changed", "acknowledged");
      case STEADY -> new Badge("as ever", "ok");
    };
  }
}
