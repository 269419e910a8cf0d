package io.tarsier.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * History and forecast for a terminal in braille dots: a line for what was, a line with its range
 * dotted around it for what will be, and a mark where they meet.
 */
final class ForecastChart {

  private static final int BRAILLE = 0x2800;
  private static final int[][] DOT = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
  private static final String CYAN = "\u001b[36m";
  private static final String PLAIN = "\u001b[0m";

  /** The past gets at least so many points, and so many times the future's room. */
  private static final int LEAST_PAST = 48;

  private static final int PAST_PER_FUTURE = 2;

  private final double[] past;
  private final double[] mean;
  private final double[] lower;
  private final double[] upper;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  ForecastChart(double[] history, double[] mean, double[] lower, double[] upper) {
    int shown = Math.min(history.length, Math.max(LEAST_PAST, PAST_PER_FUTURE * mean.length));
    this.past = java.util.Arrays.copyOfRange(history, history.length - shown, history.length);
    this.mean = mean;
    this.lower = lower;
    this.upper = upper;
    for (double[] line : List.of(past, lower, upper)) {
      for (double v : line) {
        if (Double.isFinite(v)) {
          min = Math.min(min, v);
          max = Math.max(max, v);
        }
      }
    }
  }

  List<String> draw(int width, int height, boolean colour) {
    String top = Chart.label(max);
    String bottom = Chart.label(min);
    int margin = Math.max(top.length(), bottom.length());
    int points = past.length + mean.length;
    int columns = Math.max(10, Math.min(width - margin - 3, (points + 1) / 2));
    int[][] cells = new int[height][columns];
    for (int x = 0; x < 2 * columns; x++) {
      int from = (int) ((long) x * points / (2L * columns));
      int to = Math.max(from + 1, (int) ((long) (x + 1) * points / (2L * columns)));
      double lo = Double.POSITIVE_INFINITY;
      double hi = Double.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        double v = i < past.length ? past[i] : mean[i - past.length];
        if (Double.isFinite(v)) {
          lo = Math.min(lo, v);
          hi = Math.max(hi, v);
        }
      }
      if (lo <= hi) {
        for (int y = level(lo, height); y <= level(hi, height); y++) {
          dot(cells, x, y, height);
        }
      }
      int ahead = from - past.length;
      if (ahead >= 0 && x % 2 == 0) {
        dot(cells, x, level(lower[ahead], height), height);
        dot(cells, x, level(upper[ahead], height), height);
      }
    }
    int now = Math.min(columns - 1, (int) ((long) past.length * columns / points));
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < height; row++) {
      String axis = row == 0 ? top : row == height - 1 ? bottom : "";
      StringBuilder s = new StringBuilder(" ".repeat(margin - axis.length()) + axis + " │");
      for (int column = 0; column < columns; column++) {
        if (colour && column == now) {
          s.append(CYAN);
        }
        s.append((char) (BRAILLE + cells[row][column]));
      }
      lines.add(s.append(colour ? PLAIN : "").toString());
    }
    String label = now > 6 ? "now ^" : "^ now";
    int at = margin + 2 + now - (now > 6 ? 4 : 0);
    lines.add(" ".repeat(at) + (colour ? CYAN + label + PLAIN : label));
    return lines;
  }

  private int level(double v, int height) {
    double span = max > min ? max - min : 1;
    return Math.clamp(Math.round((v - min) / span * (height * 4 - 1)), 0, height * 4 - 1);
  }

  private static void dot(int[][] cells, int x, int y, int height) {
    int fromTop = height * 4 - 1 - y;
    cells[fromTop / 4][x / 2] |= DOT[x % 2][fromTop % 4];
  }
}
