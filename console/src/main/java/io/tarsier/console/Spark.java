package io.tarsier.console;

import io.tarsier.model.Band;
import io.tarsier.model.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A small plot drawn on the server, so that a page shows shapes before, and without, any script:
 * the expected band as one area, the values as one line, what was called as marks.
 *
 * <p>Points are put into one bucket per two units of width and each bucket keeps its lowest and
 * highest value, so that no spike is lost and a row costs about one kilobyte (the idea of M4, Jugel
 * et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
 *
 * @param width of the drawing, in its own units
 * @param height of the drawing
 * @param band outline of the expected band, an SVG path; empty where nothing was expected
 * @param line the values, an SVG path
 * @param marks centres of points that were called anomalies
 * @param low value at the lower edge
 * @param high value at the upper edge
 */
record Spark(
    int width, int height, String band, String line, List<Mark> marks, double low, double high) {

  /** The centre of a mark. */
  record Mark(String x, String y) {}

  private static final int MAX_MARKS = 24;
  private static final int BAND_POINTS = 40;

  /** Room for the line's width and the marks. */
  private static final double PAD = 3;

  Spark {
    marks = List.copyOf(marks);
  }

  boolean isEmpty() {
    return line.isEmpty();
  }

  /** Draws the points whose time lies between two moments; they are in time order. */
  static Spark of(List<SeriesPoint> points, long from, long to, int width, int height) {
    List<SeriesPoint> shown =
        points.stream()
            .filter(p -> p.epochMillis() >= from && p.epochMillis() <= to)
            .filter(p -> Double.isFinite(p.value()))
            .toList();
    if (shown.size() < 2) {
      return new Spark(width, height, "", "", List.of(), Double.NaN, Double.NaN);
    }
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (SeriesPoint p : shown) {
      min = Math.min(min, p.value());
      max = Math.max(max, p.value());
    }
    // The band may be very wide while little is known: it must not flatten the line.
    boolean level = max <= min;
    double room = level ? Math.max(Math.abs(max) * 0.1, 1e-9) : max - min;
    // A level line gets air around it, or its band would be one dark block.
    double low = level ? min - 2 * room : min;
    double high = level ? max + 2 * room : max;
    for (SeriesPoint p : shown) {
      if (p.band().isKnown()) {
        low = Math.min(low, Math.max(p.band().lower(), min - room / 2));
        high = Math.max(high, Math.min(p.band().upper(), max + room / 2));
      }
    }
    long first = shown.getFirst().epochMillis();
    long last = Math.max(shown.getLast().epochMillis(), first + 1);
    Scale scale = new Scale(first, last, low, high, width, height);
    List<SeriesPoint> thin = thin(shown, first, last, width / 2);
    return new Spark(
        width,
        height,
        bandPath(thin, scale),
        linePath(thin, scale),
        marks(shown, scale),
        low,
        high);
  }

  private record Scale(long first, long last, double low, double high, int width, int height) {
    String x(long millis) {
      return number((double) (millis - first) / (last - first) * (width - 2 * PAD) + PAD);
    }

    String y(double value) {
      double v = Math.clamp(value, low, high);
      return number(height - PAD - (v - low) / (high - low) * (height - 2 * PAD));
    }
  }

  private static String number(double v) {
    String s = String.format(Locale.ROOT, "%.1f", v);
    return s.endsWith(".0") ? s.substring(0, s.length() - 2) : s;
  }

  private static List<SeriesPoint> thin(
      List<SeriesPoint> points, long first, long last, int buckets) {
    if (points.size() <= buckets * 2) {
      return points;
    }
    List<SeriesPoint> kept = new ArrayList<>();
    int i = 0;
    for (int b = 0; b < buckets; b++) {
      long end = first + (last - first) * (b + 1) / buckets;
      SeriesPoint lowest = null;
      SeriesPoint highest = null;
      while (i < points.size() && (points.get(i).epochMillis() <= end || b == buckets - 1)) {
        SeriesPoint p = points.get(i++);
        lowest = lowest == null || p.value() < lowest.value() ? p : lowest;
        highest = highest == null || p.value() > highest.value() ? p : highest;
      }
      if (lowest == null || highest == null) {
        continue;
      }
      boolean fallsFirst = lowest.epochMillis() <= highest.epochMillis();
      kept.add(fallsFirst ? lowest : highest);
      if (!lowest.equals(highest)) {
        kept.add(fallsFirst ? highest : lowest);
      }
    }
    return kept;
  }

  private static String linePath(List<SeriesPoint> points, Scale scale) {
    StringBuilder path = new StringBuilder(points.size() * 10);
    for (SeriesPoint p : points) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(scale.x(p.epochMillis()))
          .append(' ')
          .append(scale.y(p.value()));
    }
    return path.toString();
  }

  private static String bandPath(List<SeriesPoint> points, Scale scale) {
    StringBuilder path = new StringBuilder();
    List<SeriesPoint> stretch = new ArrayList<>();
    for (SeriesPoint p : points) {
      if (p.band().isKnown()) {
        stretch.add(p);
      } else {
        appendArea(path, stretch, scale);
        stretch.clear();
      }
    }
    appendArea(path, stretch, scale);
    return path.toString();
  }

  private static void appendArea(StringBuilder path, List<SeriesPoint> all, Scale scale) {
    if (all.size() < 2) {
      return;
    }
    List<SeriesPoint> stretch = sparse(all);
    char step = 'M';
    for (SeriesPoint p : stretch) {
      append(path, step, p.epochMillis(), p.band().upper(), scale);
      step = 'L';
    }
    for (SeriesPoint p : stretch.reversed()) {
      append(path, step, p.epochMillis(), p.band().lower(), scale);
    }
    path.append('Z');
  }

  /** A band bends slowly: some of its points, and its last, are enough. */
  private static List<SeriesPoint> sparse(List<SeriesPoint> points) {
    int step = Math.max(1, points.size() / BAND_POINTS);
    List<SeriesPoint> kept = new ArrayList<>();
    for (int i = 0; i < points.size() - 1; i += step) {
      kept.add(points.get(i));
    }
    kept.add(points.getLast());
    return kept;
  }

  private static void append(StringBuilder path, char step, long x, double y, Scale scale) {
    path.append(step).append(scale.x(x)).append(' ').append(scale.y(y));
  }

  /** The oddest point of each stretch that was called, and no more than can be told apart. */
  private static List<Mark> marks(List<SeriesPoint> points, Scale scale) {
    List<Mark> marks = new ArrayList<>();
    SeriesPoint peak = null;
    for (SeriesPoint p : points) {
      if (p.anomalous()) {
        peak = peak == null || p.score() > peak.score() ? p : peak;
      } else if (peak != null) {
        marks.add(mark(peak, scale));
        peak = null;
      }
    }
    if (peak != null) {
      marks.add(mark(peak, scale));
    }
    return marks.subList(Math.max(0, marks.size() - MAX_MARKS), marks.size());
  }

  private static Mark mark(SeriesPoint p, Scale scale) {
    return new Mark(scale.x(p.epochMillis()), scale.y(p.value()));
  }

  /** What the picture shows, for those who cannot see it. */
  String words(Units unit, Band now) {
    if (isEmpty()) {
      return "no points yet";
    }
    String band =
        now.isKnown()
            ? ", expected now " + unit.format(now.lower()) + " to " + unit.format(now.upper())
            : "";
    return "from " + unit.format(low) + " to " + unit.format(high) + band;
  }
}
