package io.tarsier.cli;

import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.anomaly.GroupDetector;
import io.tarsier.model.GroupAnomaly.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Judges the columns of a wide CSV file together: {@code timestamp,<metric>,…} in, one row {@code
 * timestamp,anomaly_score,label,top} out for each row in. A row is odd when a column is odd alone,
 * or when the columns do not go together as they do; half of the budget is for either. Holds one
 * line at a time.
 */
final class GroupRows {

  private static final double SCORE_POWER = 0.233;
  private static final double BUDGET = 6;
  private static final int NAMED = 3;
  private static final int MIN_COLUMNS = GroupDetector.MIN_MEMBERS + 1;

  private final String name;
  private final DetectorSettings settings;
  private final Writer out;
  private final Tally tally = new Tally();
  private String[] metrics = new String[0];
  private Detector[] detectors = new Detector[0];
  private GroupDetector group = new GroupDetector(BUDGET);
  private long last = Long.MIN_VALUE;

  GroupRows(String name, DetectorSettings settings, Writer out) {
    this.name = name;
    this.settings = settings;
    this.out = out;
  }

  /**
   * @throws BadInputException when the header is missing or has too few or too many columns
   */
  Tally read(InputStream in) throws IOException {
    try (Lines lines = new Lines(in, SeriesReader.MAX_LINE)) {
      String header = lines.next();
      while (header != null && header.isBlank()) {
        header = lines.next();
      }
      begin(header == null ? "" : header);
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isEmpty()) {
          row(line, lines.wasCut());
        }
      }
    }
    return tally;
  }

  private void begin(String header) throws IOException {
    List<String> cells = Cells.first(header, GroupDetector.MAX_MEMBERS + 2);
    if (cells.size() < MIN_COLUMNS) {
      throw new BadInputException(
          name
              + ", line 1: a group needs a time and at least "
              + GroupDetector.MIN_MEMBERS
              + " metrics: timestamp,<metric>,<metric>,<metric>");
    }
    if (cells.size() > GroupDetector.MAX_MEMBERS + 1) {
      throw new BadInputException(
          name
              + ", line 1: more than "
              + GroupDetector.MAX_MEMBERS
              + " metrics; split the file by what belongs together");
    }
    int n = cells.size() - 1;
    double budget = settings.budgetPerDay().orElse(BUDGET);
    metrics = cells.subList(1, n + 1).toArray(String[]::new);
    detectors = new Detector[n];
    group = new GroupDetector(budget / 2);
    for (int i = 0; i < n; i++) {
      detectors[i] = Detector.create(settings.withBudget(budget / (2 * n)));
      group.join();
    }
    out.write("timestamp,anomaly_score,label,top\n");
  }

  private void row(String line, boolean cut) throws IOException {
    tally.rows++;
    List<String> cells = Cells.first(line, metrics.length + 1);
    String time = cells.get(0);
    OptionalLong at = Times.parse(time);
    if (cut) {
      tally.cutLines++;
    } else if (at.isEmpty()) {
      tally.unreadableTimes++;
    } else if (at.getAsLong() <= last) {
      tally.lateOrDuplicate++;
    } else {
      last = at.getAsLong();
      judge(time, last, cells);
      return;
    }
    write(cut && time.length() > 64 ? "" : time, 0, false, "");
  }

  private void judge(String time, long at, List<String> cells) throws IOException {
    double[] values = new double[metrics.length];
    double single = 0;
    int oddest = 0;
    boolean raised = false;
    boolean any = false;
    for (int i = 0; i < metrics.length; i++) {
      values[i] = i + 1 < cells.size() ? SeriesReader.number(cells.get(i + 1)) : Double.NaN;
      if (!Double.isFinite(values[i])) {
        values[i] = Double.NaN;
        continue;
      }
      any = true;
      boolean alarm = detectors[i].update(at, values[i]);
      double score = detectors[i].verdict().score();
      if ((alarm && !raised) || (alarm == raised && score > single)) {
        single = score;
        oddest = i;
      }
      raised |= alarm;
      // The group looks at waves, for which a counter has to be a rate.
      values[i] = detectors[i].reading();
    }
    if (!any) {
      tally.unreadableValues++;
    }
    boolean together = group.update(at, values);
    // One of many columns is odd more often than one alone.
    double shared = 1 - Math.min(1, metrics.length * Math.pow(1 - single, 1 / SCORE_POWER));
    double alone = single == 0 || shared <= 0 ? 0 : 1 - Math.pow(1 - shared, SCORE_POWER);
    boolean label = raised || together;
    double score = Math.max(alone, group.score());
    String top = !label ? "" : together ? named() : "alone: " + metrics[oddest];
    write(time, score, label, top);
    tally.anomalies += label ? 1 : 0;
  }

  private String named() {
    return (group.shape() == Shape.RELATION ? "relation: " : "together: ")
        + group.parts().stream()
            .limit(NAMED)
            .map(p -> metrics[p.slot()] + (p.up() ? " up" : " down"))
            .collect(Collectors.joining("; "));
  }

  private void write(String time, double score, boolean label, String top) throws IOException {
    out.write(quoted(time));
    out.write(String.format(Locale.ROOT, ",%.6f,%d,", score, label ? 1 : 0));
    out.write(quoted(top));
    out.write('\n');
  }

  private static String quoted(String s) {
    return s.indexOf(',') < 0 && s.indexOf('"') < 0 ? s : '"' + s.replace("\"", "\"\"") + '"';
  }
}
