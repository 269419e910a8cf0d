package io.tarsier.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The AIOps-2018 challenge's score: a labelled stretch counts as found as a whole when an alarm
 * falls into its first eight points, every alarm outside counts against; F1 over the points of all
 * series together.
 */
final class KpiScorer {

  private static final int DELAY = 7;

  /** A series; rows before {@code train} are not scored. */
  @SuppressWarnings("ArrayRecordComponent") // read once, passed on as they are
  record File(String id, long[] times, double[] values, boolean[] labels, int train) {}

  /** Points found, falsely raised, missed. */
  record Counts(long found, long wrong, long missed) {
    double f1() {
      return found == 0 ? 0 : 2.0 * found / (2.0 * found + wrong + missed);
    }

    double precision() {
      return found == 0 ? 0 : (double) found / (found + wrong);
    }

    double recall() {
      return found == 0 ? 0 : (double) found / (found + missed);
    }

    Counts plus(Counts o) {
      return new Counts(found + o.found, wrong + o.wrong, missed + o.missed);
    }
  }

  private record Item(double score, int weight, boolean segment) {}

  private KpiScorer() {}

  static List<File> load(Path kpi) throws IOException {
    String index = Files.readString(kpi.resolve("index.json"));
    List<File> files = new ArrayList<>();
    for (String entry : index.split("\\}")) {
      if (entry.contains("\"id\"")) {
        files.add(load(kpi, entry));
      }
    }
    return files;
  }

  private static File load(Path kpi, String entry) throws IOException {
    int n = (int) number(entry, "n");
    long start = number(entry, "start");
    long interval = number(entry, "interval");
    long[] times = new long[n];
    double[] values = new double[n];
    boolean[] labels = new boolean[n];
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(kpi.resolve(text(entry, "file")))),
                StandardCharsets.UTF_8))) {
      in.readLine();
      for (int i = 0; i < n; i++) {
        String line = in.readLine();
        int comma = line.indexOf(',');
        times[i] = (start + i * interval) * 1000;
        values[i] = comma == 0 ? Double.NaN : Double.parseDouble(line.substring(0, comma));
        labels[i] = line.charAt(comma + 1) == '1';
      }
    }
    return new File(text(entry, "id"), times, values, labels, (int) number(entry, "train"));
  }

  private static String text(String entry, String key) {
    Matcher m = Pattern.compile("\"" + key + "\":\\s*\"([^\"]*)\"").matcher(entry);
    if (!m.find()) {
      throw new IllegalArgumentException("no " + key + " in " + entry);
    }
    return m.group(1);
  }

  private static long number(String entry, String key) {
    Matcher m = Pattern.compile("\"" + key + "\":\\s*([0-9]+)").matcher(entry);
    if (!m.find()) {
      throw new IllegalArgumentException("no " + key + " in " + entry);
    }
    return Long.parseLong(m.group(1));
  }

  static Counts count(File file, double[] alarms, double threshold) {
    long found = 0;
    long wrong = 0;
    long missed = 0;
    for (Item i : items(file, alarms)) {
      if (i.score() >= threshold) {
        found += i.segment() ? i.weight() : 0;
        wrong += i.segment() ? 0 : i.weight();
      } else if (i.segment()) {
        missed += i.weight();
      }
    }
    return new Counts(found, wrong, missed);
  }

  /** F1 and threshold that are best for all files together. */
  static double[] best(List<File> files, List<double[]> scores) {
    List<Item> all = new ArrayList<>();
    for (int f = 0; f < files.size(); f++) {
      all.addAll(items(files.get(f), scores.get(f)));
    }
    all.sort(Comparator.comparingDouble(Item::score).reversed());
    long total = all.stream().filter(Item::segment).mapToLong(Item::weight).sum();
    long found = 0;
    long wrong = 0;
    double[] best = {0, 0};
    for (int k = 0; k < all.size(); k++) {
      Item i = all.get(k);
      found += i.segment() ? i.weight() : 0;
      wrong += i.segment() ? 0 : i.weight();
      if (k + 1 < all.size() && all.get(k + 1).score() == i.score()) {
        continue;
      }
      double f1 = new Counts(found, wrong, total - found).f1();
      if (f1 > best[0]) {
        best = new double[] {f1, i.score()};
      }
    }
    return best;
  }

  private static List<Item> items(File file, double[] scores) {
    List<Item> items = new ArrayList<>();
    int n = scores.length;
    for (int i = file.train(); i < n; ) {
      int end = i;
      double highest = scores[i];
      while (end < n && file.labels()[end]) {
        highest = end - i <= DELAY ? Math.max(highest, scores[end]) : highest;
        end++;
      }
      items.add(new Item(highest, Math.max(1, end - i), end > i));
      i = Math.max(end, i + 1);
    }
    return items;
  }
}
