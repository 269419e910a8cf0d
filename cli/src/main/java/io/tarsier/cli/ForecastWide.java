package io.tarsier.cli;

import io.tarsier.forecast.Forecast;
import io.tarsier.forecast.Forecaster;
import io.tarsier.forecast.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts a file with one series a row. The series of a file learn from each other, in batches
 * that bound memory; the file itself is never held.
 */
final class ForecastWide {

  static final int MAX_LINE = 16 << 20;

  /** What a batch may hold: numbers read, and numbers to forecast. */
  private static final long BATCH_POINTS = 6_000_000;

  private static final long BATCH_STEPS = 300_000;

  /** Each bad row is reported up to here, then only counted. */
  private static final int MAX_REPORTED = 20;

  private final String name;
  private final Settings settings;
  private final Writer out;
  private final PrintStream err;
  private final List<String> ids = new ArrayList<>();
  private final List<double[]> batch = new ArrayList<>();
  private long points;
  private long row;
  private long done;
  private long bad;
  private boolean unusable;

  ForecastWide(String name, Settings settings, Writer out, PrintStream err) {
    this.name = name;
    this.settings = settings;
    this.out = out;
    this.err = err;
  }

  int run(InputStream in) throws IOException {
    try (Lines lines = new Lines(in, MAX_LINE)) {
      if (lines.next() == null) {
        throw new BadInputException(
            name + " is empty; expected a header line and rows such as id,1,2,3");
      }
      header();
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (line.isBlank()) {
          continue;
        }
        row++;
        take(line, lines.wasCut());
        if (points > BATCH_POINTS || (long) ids.size() * settings.horizon() > BATCH_STEPS) {
          flush();
        }
      }
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new BadInputException(name + " breaks off after row " + row + ": " + e.getMessage(), e);
    }
    flush();
    if (done == 0) {
      throw new BadInputException(name + " has a header line but no rows below it");
    }
    if (bad > MAX_REPORTED) {
      err.println("tarsier: " + name + ": " + bad + " bad rows in all");
    }
    return unusable ? ExitCode.BAD_INPUT : ExitCode.FINE;
  }

  private void header() throws IOException {
    StringBuilder s = new StringBuilder("id");
    for (int h = 1; h <= settings.horizon(); h++) {
      s.append(",F").append(h);
    }
    out.write(s.append('\n').toString());
  }

  private void take(String line, boolean cut) {
    List<String> cells = Cells.first(line, Integer.MAX_VALUE);
    ids.add(cells.get(0));
    if (cut) {
      report(cells.get(0), "is longer than " + (MAX_LINE >> 20) + " MB and was left out");
      unusable = true;
      batch.add(new double[0]);
      return;
    }
    double[] y = new double[cells.size() - 1];
    int n = 0;
    String odd = null;
    int readable = 0;
    while (n < y.length && !ends(cells.get(n + 1))) {
      y[n] = SeriesReader.number(cells.get(n + 1));
      if (Double.isFinite(y[n])) {
        readable++;
      } else {
        y[n] = Double.NaN;
        odd = odd == null ? cells.get(n + 1) : odd;
      }
      n++;
    }
    if (readable == 0) {
      report(cells.get(0), "holds no number and has no forecast");
      unusable = true;
    } else if (odd != null) {
      report(
          cells.get(0), "holds '" + brief(odd) + "', which is no number and is taken as missing");
    }
    batch.add(readable == 0 ? new double[0] : java.util.Arrays.copyOf(y, n));
    points += n;
  }

  private static boolean ends(String cell) {
    return cell.isBlank() || cell.strip().equals("NA");
  }

  private static String brief(String cell) {
    return cell.length() > 40 ? cell.substring(0, 40) + "…" : cell;
  }

  private void report(String id, String what) {
    bad++;
    if (bad <= MAX_REPORTED) {
      err.println("tarsier: " + name + ", row " + row + " (" + brief(id) + ") " + what);
    }
  }

  private void flush() throws IOException {
    if (ids.isEmpty()) {
      return;
    }
    List<double[]> usable = batch.stream().filter(y -> y.length > 0).toList();
    List<Forecast> forecasts = usable.isEmpty() ? List.of() : forecast(usable);
    int next = 0;
    for (int i = 0; i < ids.size(); i++) {
      write(ids.get(i), batch.get(i).length > 0 ? forecasts.get(next++) : null);
    }
    done += ids.size();
    ids.clear();
    batch.clear();
    points = 0;
  }

  private List<Forecast> forecast(List<double[]> series) {
    Progress progress =
        Progress.start(err, "Forecasting " + series.size() + " series, " + done + " done");
    try {
      return Forecaster.forecastAll(
          series, settings, (tasks, task) -> IntStream.range(0, tasks).parallel().forEach(task));
    } finally {
      progress.stop();
    }
  }

  private void write(String id, @Nullable Forecast forecast) throws IOException {
    StringBuilder s = new StringBuilder(Cells.quote(id));
    for (int h = 0; h < settings.horizon(); h++) {
      s.append(',').append(forecast == null ? "" : Numbers.plain(forecast.mean()[h]));
    }
    out.write(s.append('\n').toString());
  }
}
