package io.tarsier.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Numenta Anomaly Benchmark's score, written from its published definition (Lavin and Ahmad,
 * "Evaluating real-time anomaly detection algorithms", ICMLA 2015): each labelled window pays for
 * its earliest alarm, each alarm outside costs. Agrees with bench's Python scorer to the last digit
 * shown.
 */
final class NabScorer {

  /** One of the benchmark's three cost profiles. */
  record Profile(String name, double truePositive, double falsePositive, double falseNegative) {}

  static final List<Profile> PROFILES =
      List.of(
          new Profile("standard", 1, 0.11, 1),
          new Profile("low FP", 1, 0.22, 1),
          new Profile("low FN", 1, 0.11, 2));

  /** A series with its labelled windows as row numbers, both ends included. */
  @SuppressWarnings("ArrayRecordComponent") // read once, passed on as they are
  record File(String name, long[] times, double[] values, int[][] windows) {}

  /** Final score and the threshold it was reached with. */
  record Result(double score, double threshold) {}

  private record Row(double score, double worth, int window) {}

  private static final double MAX_TRUE_POSITIVE = sigmoid(-1);

  private NabScorer() {}

  static List<File> load(Path nab) throws IOException {
    String labels = Files.readString(nab.resolve("labels/combined_windows.json"));
    List<File> files = new ArrayList<>();
    for (String name : Files.readAllLines(nab.resolve("split_dev.txt"))) {
      if (!name.isBlank() && !name.startsWith("#")) {
        files.add(load(nab, name.strip(), labels));
      }
    }
    return files;
  }

  private static File load(Path nab, String name, String labels) throws IOException {
    List<String> lines = Files.readAllLines(nab.resolve("data").resolve(name));
    int n = lines.size() - 1;
    long[] times = new long[n];
    double[] values = new double[n];
    Map<Long, Integer> rowOf = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      times[i] = millis(cells[0]);
      values[i] = Double.parseDouble(cells[1]);
      rowOf.putIfAbsent(times[i], i);
    }
    int at = labels.indexOf('"' + name + '"');
    String own = labels.substring(at + name.length() + 2);
    int next = own.indexOf("\"real");
    int art = own.indexOf("\"art");
    int end = Math.min(next < 0 ? own.length() : next, art < 0 ? own.length() : art);
    List<int[]> windows = new ArrayList<>();
    Matcher pair =
        Pattern.compile("\"([0-9][^\"]*)\",\\s*\"([0-9][^\"]*)\"").matcher(own.substring(0, end));
    while (pair.find()) {
      windows.add(new int[] {rowOf.get(millis(pair.group(1))), rowOf.get(millis(pair.group(2)))});
    }
    return new File(name, times, values, windows.toArray(int[][]::new));
  }

  private static long millis(String stamp) {
    String iso = stamp.strip().replace(' ', 'T');
    return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** The score at the threshold that is best for these files. */
  static Result best(List<File> files, List<double[]> scores, Profile p) {
    List<Row> rows = rows(files, scores, p);
    rows.sort(Comparator.comparingDouble(Row::score).reversed());
    int windows = files.stream().mapToInt(f -> f.windows().length).sum();
    double[] worth = new double[windows];
    java.util.Arrays.fill(worth, -p.falseNegative());
    double total = -p.falseNegative() * windows;
    double base = total;
    double best = total;
    double threshold = 1.1;
    double current = 1.1;
    for (Row r : rows) {
      if (r.score() != current) {
        if (total > best + 1e-9) {
          best = total;
          threshold = current;
        }
        current = r.score();
      }
      if (r.window() < 0) {
        total += r.worth();
      } else if (r.worth() > worth[r.window()]) {
        total += r.worth() - worth[r.window()];
        worth[r.window()] = r.worth();
      }
    }
    if (total > best + 1e-9) {
      best = total;
      threshold = current;
    }
    return new Result(100 * (best - base) / (p.truePositive() * windows - base), threshold);
  }

  /** The score at a given threshold. */
  static double at(List<File> files, List<double[]> scores, Profile p, double threshold) {
    int windows = files.stream().mapToInt(f -> f.windows().length).sum();
    double base = -p.falseNegative() * windows;
    return windows == 0
        ? 0
        : 100 * (raw(files, scores, p, threshold) - base) / (p.truePositive() * windows - base);
  }

  /** The score before it is normalised: what every alarm and every missed window is worth. */
  static double raw(List<File> files, List<double[]> scores, Profile p, double threshold) {
    int windows = files.stream().mapToInt(f -> f.windows().length).sum();
    double[] worth = new double[windows];
    java.util.Arrays.fill(worth, -p.falseNegative());
    double raw = 0;
    for (Row r : rows(files, scores, p)) {
      if (r.score() < threshold) {
        continue;
      }
      if (r.window() < 0) {
        raw += r.worth();
      } else {
        worth[r.window()] = Math.max(worth[r.window()], r.worth());
      }
    }
    for (double w : worth) {
      raw += w;
    }
    return raw;
  }

  private static List<Row> rows(List<File> files, List<double[]> scores, Profile p) {
    List<Row> rows = new ArrayList<>();
    int windowsBefore = 0;
    for (int f = 0; f < files.size(); f++) {
      File file = files.get(f);
      int n = file.values().length;
      int probation = (int) Math.min(Math.floor(0.15 * n), 0.15 * 5000);
      int previous = -1;
      int w = 0;
      for (int i = 0; i < n; i++) {
        if (w < file.windows().length && i > file.windows()[w][1]) {
          previous = w++;
        }
        boolean inside = w < file.windows().length && i >= file.windows()[w][0];
        double worth;
        if (inside) {
          int[] x = file.windows()[w];
          double position = -(x[1] - i + 1) / (double) (x[1] - x[0] + 1);
          worth = sigmoid(position) * p.truePositive() / MAX_TRUE_POSITIVE;
        } else if (previous < 0) {
          worth = -p.falsePositive();
        } else {
          int[] x = file.windows()[previous];
          worth = sigmoid((i - x[1]) / (double) (x[1] - x[0])) * p.falsePositive();
        }
        if (i >= probation) {
          rows.add(new Row(scores.get(f)[i], worth, inside ? windowsBefore + w : -1));
        }
      }
      windowsBefore += file.windows().length;
    }
    return rows;
  }

  private static double sigmoid(double x) {
    return x > 3 ? -1 : 2 / (1 + Math.exp(5 * x)) - 1;
  }
}
