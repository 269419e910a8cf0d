package io.tarsier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A plot for a terminal, drawn with braille dots: two columns and four rows of dots a character.
 * Holds a fixed number of buckets however long the series is: when they are full, neighbours are
 * merged.
 */
final class Chart {

  private static final int MAX_BUCKETS = 4096;
  private static final int BRAILLE = 0x2800;

  /** Bit of each dot in a braille character, by column and row. */
  private static final int[][] DOT = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

  private static final String RED = "\u001b[31;1m";
  private static final String PLAIN = "\u001b[0m";

  private final double[] low = new double[MAX_BUCKETS];
  private final double[] high = new double[MAX_BUCKETS];
  private final boolean[] marked = new boolean[MAX_BUCKETS];
  private int buckets;
  private int perBucket = 1;
  private int inLast;

  void add(double value, boolean anomalous) {
    if (Double.isNaN(value)) {
      return;
    }
    if (buckets > 0 && inLast < perBucket) {
      low[buckets - 1] = Math.min(low[buckets - 1], value);
      high[buckets - 1] = Math.max(high[buckets - 1], value);
      marked[buckets - 1] |= anomalous;
      inLast++;
      return;
    }
    if (buckets == MAX_BUCKETS) {
      halve();
    }
    low[buckets] = value;
    high[buckets] = value;
    marked[buckets] = anomalous;
    buckets++;
    inLast = 1;
  }

  private void halve() {
    for (int i = 0; i < buckets / 2; i++) {
      low[i] = Math.min(low[2 * i], low[2 * i + 1]);
      high[i] = Math.max(high[2 * i], high[2 * i + 1]);
      marked[i] = marked[2 * i] || marked[2 * i + 1];
    }
    buckets /= 2;
    perBucket *= 2;
  }

  /**
   * The plot as lines; anomalies in red where colour is wanted, and always marked by a caret below.
   */
  List<String> draw(int width, int height, boolean colour) {
    if (buckets == 0) {
      return List.of("(nothing to plot)");
    }
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < buckets; i++) {
      min = Math.min(min, low[i]);
      max = Math.max(max, high[i]);
    }
    String top = label(max);
    String bottom = label(min);
    int margin = Math.max(top.length(), bottom.length());
    int columns = Math.max(10, Math.min(width - margin - 3, (buckets + 1) / 2));
    int[][] cells = new int[height][columns];
    boolean[] hit = new boolean[columns];
    double span = max > min ? max - min : 1;
    for (int x = 0; x < 2 * columns; x++) {
      int from = (int) ((long) x * buckets / (2L * columns));
      int to = Math.max(from + 1, (int) ((long) (x + 1) * buckets / (2L * columns)));
      double lo = Double.POSITIVE_INFINITY;
      double hi = Double.NEGATIVE_INFINITY;
      for (int i = from; i < to && i < buckets; i++) {
        lo = Math.min(lo, low[i]);
        hi = Math.max(hi, high[i]);
        hit[x / 2] |= marked[i];
      }
      int yLow = (int) Math.round((lo - min) / span * (height * 4 - 1));
      int yHigh = (int) Math.round((hi - min) / span * (height * 4 - 1));
      for (int y = yLow; y <= yHigh; y++) {
        int fromTop = height * 4 - 1 - y;
        cells[fromTop / 4][x / 2] |= DOT[x % 2][fromTop % 4];
      }
    }
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < height; row++) {
      String axis = row == 0 ? top : row == height - 1 ? bottom : "";
      StringBuilder s = new StringBuilder(" ".repeat(margin - axis.length()) + axis + " │");
      boolean red = false;
      for (int column = 0; column < columns; column++) {
        if (colour && hit[column] != red) {
          red = hit[column];
          s.append(red ? RED : PLAIN);
        }
        s.append((char) (BRAILLE + cells[row][column]));
      }
      lines.add(s.append(red ? PLAIN : "").toString());
    }
    StringBuilder carets = new StringBuilder(" ".repeat(margin) + "  ");
    for (boolean h : hit) {
      carets.append(h ? '^' : ' ');
    }
    String below = carets.toString().stripTrailing();
    if (!below.isEmpty()) {
      lines.add(colour ? RED + below + PLAIN : below);
    }
    return lines;
  }

  static String label(double v) {
    double size = Math.abs(v);
    if (size != 0 && (size >= 1e6 || size < 1e-3)) {
      return String.format(Locale.ROOT, "%.3g", v);
    }
    String s = String.format(Locale.ROOT, "%.3f", v);
    return s.contains(".") ? s.replaceAll("0+$", "").replaceAll("\\.$", "") : s;
  }
}
