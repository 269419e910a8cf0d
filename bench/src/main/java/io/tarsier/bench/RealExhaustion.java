package io.tarsier.bench;

import io.tarsier.forecast.Exhaustion;
import io.tarsier.forecast.ExhaustionEstimate;
import io.tarsier.forecast.SeriesForecaster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Plays real series as if each were a resource with a limit at a high quantile of itself, and
 * counts what the corridor's rule would have said: {@code RealExhaustion QUANTILE REACH PATH…},
 * files of time and value or folders of them. Such series have no end in truth, so that this shows
 * false alarms on what machines really do; only limits that were approached over hours could be
 * foreseen.
 *
 * <p>The rule: a finding opens when two hourly estimates in a row give 0.8 and a median no further
 * than REACH of the known past (half of that in the first two days), while the limit is not
 * reached; it ends when two in a row give less than 0.5. It is true if the limit is reached while
 * it is open. An event is the limit reached after a day below it, the first two days left out.
 */
public final class RealExhaustion {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private RealExhaustion() {}

  private record Point(long millis, double value) {}

  /** What all series came to. */
  private static final class Tally {
    double days;
    int series;
    int events;
    int warned;
    int falseAlarms;
    final List<Double> leads = new ArrayList<>();
  }

  public static void main(String[] args) throws IOException {
    double quantile = Double.parseDouble(args[0]);
    double reach = Double.parseDouble(args[1]);
    Tally all = new Tally();
    for (String arg : Arrays.asList(args).subList(2, args.length)) {
      try (Stream<Path> files = Files.walk(Path.of(arg))) {
        for (Path file : files.filter(f -> f.toString().contains(".csv")).sorted().toList()) {
          play(read(file), quantile, reach, all);
        }
      }
    }
    double[] leads = all.leads.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%d series, %.0f days: %d events, %d warned, median lead %s h; %d false alarms, %.4f a day%n",
        all.series,
        all.days,
        all.events,
        all.warned,
        leads.length == 0 ? "-" : String.format(Locale.ROOT, "%.1f", leads[leads.length / 2]),
        all.falseAlarms,
        all.falseAlarms / all.days);
  }

  private static void play(List<Point> points, double quantile, double reach, Tally all) {
    double[] sorted = points.stream().mapToDouble(Point::value).sorted().toArray();
    double limit = sorted[(int) Math.min(sorted.length - 1L, Math.round(quantile * sorted.length))];
    if (sorted.length < 500 || sorted[sorted.length / 2] >= limit) {
      return;
    }
    long first = points.getFirst().millis();
    SeriesForecaster forecaster = new SeriesForecaster();
    long checked = first;
    long reached = Long.MIN_VALUE;
    long openedAt = Long.MIN_VALUE;
    boolean proven = false;
    int streak = 0;
    for (Point p : points) {
      forecaster.observe(p.millis(), p.value());
      if (p.value() >= limit) {
        boolean event = p.millis() - first > 2 * DAY && p.millis() - reached > DAY;
        if (event) {
          all.events++;
        }
        if (event && openedAt != Long.MIN_VALUE && !proven) {
          all.warned++;
          all.leads.add((double) (p.millis() - openedAt) / HOUR);
        }
        proven = true;
        reached = p.millis();
      }
      if (p.millis() - checked < HOUR || !forecaster.isReady()) {
        continue;
      }
      checked = p.millis();
      ExhaustionEstimate e =
          forecaster.exhaustion(limit, Exhaustion.Direction.RISING, Duration.ofDays(7));
      if (openedAt == Long.MIN_VALUE) {
        long seen = p.millis() - first;
        double far = seen < 2 * DAY ? reach / 2 * seen : reach * seen;
        boolean due = e.probability() >= 0.8 && p.value() < limit && e.median().toMillis() <= far;
        streak = due ? streak + 1 : 0;
        if (streak >= 2) {
          openedAt = p.millis();
          proven = false;
          streak = 0;
        }
      } else {
        streak = e.probability() < 0.5 && p.value() < limit ? streak + 1 : 0;
        if (streak >= 2) {
          all.falseAlarms += proven ? 0 : 1;
          openedAt = Long.MIN_VALUE;
          streak = 0;
        }
      }
    }
    all.series++;
    all.days += (double) (points.getLast().millis() - first) / DAY;
  }

  private static List<Point> read(Path file) throws IOException {
    List<Point> points = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", 3);
        double value = Double.parseDouble(cells[1]);
        long at = time(cells[0]);
        if (points.isEmpty() || at > points.getLast().millis()) {
          points.add(new Point(at, value));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return points;
  }

  private static long time(String text) {
    if (text.indexOf('-') > 0) {
      return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    return Long.parseLong(text) * 1000;
  }
}
