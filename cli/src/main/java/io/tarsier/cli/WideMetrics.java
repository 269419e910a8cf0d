package io.tarsier.cli;

import io.tarsier.cause.MetricColumn;
import io.tarsier.cause.MetricTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads a wide CSV file {@code timestamp,<entity>:<metric>,…} as a table in the order of time.
 * Blank and unreadable cells are gaps; rows without a readable time are left out and counted; rows
 * out of order are sorted. At most {@value #MOST_CELLS} cells, so that a file of any size cannot
 * fill the memory.
 */
final class WideMetrics {

  static final int MOST_CELLS = 40_000_000;
  private static final int MAX_LINE = 1 << 26;
  private static final int FIRST_ROWS = 256;

  private final String name;
  private String[] headers = new String[0];
  private double[][] columns = new double[0][];
  private long[] times = new long[FIRST_ROWS];
  private int rows;
  private int badTimes;
  private int badRows;
  private long badCells;
  private boolean sorted = true;

  private WideMetrics(String name) {
    this.name = name;
  }

  /** The table and what was wrong with the file, one sentence or none. */
  record Read(MetricTable table, String complaints) {}

  static Read read(String name, InputStream in) {
    WideMetrics wide = new WideMetrics(name);
    try (Lines lines = new Lines(in, MAX_LINE)) {
      String header = lines.next();
      while (header != null && header.isBlank()) {
        header = lines.next();
      }
      wide.begin(header == null ? "" : header);
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          wide.row(line, lines.wasCut());
        }
      }
    } catch (IOException e) {
      throw new BadInputException(
          name + " breaks off after row " + wide.rows + ": " + e.getMessage(), e);
    }
    return new Read(wide.table(), wide.complaints());
  }

  private void begin(String header) {
    List<String> cells = Cells.first(header, MOST_CELLS);
    if (cells.size() < 2) {
      throw new BadInputException(
          name
              + ", line 1: expected a header timestamp,<entity>:<metric>,… with at least one series,"
              + " such as timestamp,carts:cpu,carts:latency_p99");
    }
    if (Times.parse(cells.get(0)).isPresent()) {
      throw new BadInputException(
          name
              + ", line 1: this looks like a row, not like a header; put timestamp,<entity>:<metric>,…"
              + " above it");
    }
    headers = cells.subList(1, cells.size()).toArray(String[]::new);
    columns = new double[headers.length][FIRST_ROWS];
  }

  private void row(String line, boolean cut) {
    int comma = line.indexOf(',');
    String written = comma < 0 ? line : line.substring(0, comma);
    boolean quoted = !written.isEmpty() && written.charAt(0) == '"';
    OptionalLong at = Times.parse(quoted ? Cells.first(line, 1).getFirst() : written);
    if (cut || at.isEmpty()) {
      badRows += cut ? 1 : 0;
      badTimes += cut ? 0 : 1;
      return;
    }
    if ((long) (rows + 1) * headers.length > MOST_CELLS) {
      throw new BadInputException(
          name
              + " has more than "
              + MOST_CELLS
              + " cells; a few hours around the trouble are enough: cut it or take a longer interval");
    }
    if (rows == times.length) {
      grow();
    }
    sorted &= rows == 0 || at.getAsLong() >= times[rows - 1];
    times[rows] = at.getAsLong();
    if (line.indexOf('"') >= 0) {
      List<String> cells = Cells.first(line, headers.length + 1);
      for (int c = 0; c < headers.length; c++) {
        columns[c][rows] = c + 1 < cells.size() ? value(cells.get(c + 1)) : Double.NaN;
      }
    } else {
      int from = comma < 0 ? line.length() + 1 : comma + 1;
      for (int c = 0; c < headers.length; c++) {
        int end = from > line.length() ? -1 : line.indexOf(',', from);
        end = end < 0 ? line.length() : end;
        columns[c][rows] = from >= end ? Double.NaN : value(line.substring(from, end));
        from = end + 1;
      }
    }
    rows++;
  }

  private void grow() {
    int more = Math.min(times.length * 2, MOST_CELLS / headers.length + 1);
    times = Arrays.copyOf(times, more);
    for (int c = 0; c < columns.length; c++) {
      columns[c] = Arrays.copyOf(columns[c], more);
    }
  }

  private double value(String cell) {
    double v = SeriesReader.number(cell);
    if (Double.isFinite(v)) {
      return v;
    }
    String s = cell.strip();
    if (!s.isEmpty()
        && !s.equalsIgnoreCase("nan")
        && !s.equalsIgnoreCase("null")
        && !s.equals("NA")) {
      badCells++;
    }
    return Double.NaN;
  }

  private MetricTable table() {
    long[] at = Arrays.copyOf(times, rows);
    Integer[] order = sorted ? new Integer[0] : order(at);
    List<MetricColumn> series = new ArrayList<>(headers.length);
    for (int c = 0; c < headers.length; c++) {
      double[] values = Arrays.copyOf(columns[c], rows);
      columns[c] = new double[0];
      int colon = headers[c].lastIndexOf(':');
      String entity = colon < 0 ? headers[c] : headers[c].substring(0, colon);
      String metric = colon < 0 ? "" : headers[c].substring(colon + 1);
      series.add(new MetricColumn(entity, metric, sorted ? values : permuted(values, order)));
    }
    if (!sorted) {
      Arrays.sort(at);
    }
    return new MetricTable(at, series);
  }

  private static Integer[] order(long[] at) {
    Integer[] order = new Integer[at.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> at[i]));
    return order;
  }

  private static double[] permuted(double[] values, Integer[] order) {
    double[] moved = new double[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values[order[i]];
    }
    return moved;
  }

  private String complaints() {
    List<String> all = new ArrayList<>();
    if (badTimes > 0) {
      all.add(badTimes + (badTimes == 1 ? " row" : " rows") + " without a readable time left out");
    }
    if (badRows > 0) {
      all.add(badRows + (badRows == 1 ? " row" : " rows") + " too long and left out");
    }
    if (badCells > 0) {
      all.add(badCells + (badCells == 1 ? " cell" : " cells") + " unreadable and taken as blank");
    }
    if (!sorted) {
      all.add("rows out of order were sorted by time");
    }
    return String.join("; ", all);
  }
}
