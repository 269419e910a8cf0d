package io.tarsier.bench;

import io.tarsier.forecast.Forecast;
import io.tarsier.forecast.Forecaster;
import io.tarsier.forecast.Settings;
import io.tarsier.forecast.Workers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * Forecasts a file with one series a row and writes mean, lower and upper ends beside each other:
 * {@code WideForecast TRAIN.csv[.gz] HORIZON SEASON OUT.csv [THREADS] [DROP] [WITHOUT,…|-]
 * [alone]}. The interval goes to {@code OUT.csv.lower} and {@code OUT.csv.upper}. DROP leaves out
 * the newest points, for tuning on the training part alone; WITHOUT leaves out models by the
 * beginning of their names.
 */
public final class WideForecast {

  private WideForecast() {}

  public static void main(String[] args) {
    if (args.length < 4) {
      System.err.println(
          "usage: WideForecast TRAIN.csv[.gz] HORIZON SEASON OUT.csv [THREADS] [DROP] [WITHOUT,...|-] [alone]");
      System.exit(2);
    }
    int horizon = Integer.parseInt(args[1]);
    int threads = args.length > 4 ? Integer.parseInt(args[4]) : 1;
    int drop = args.length > 5 ? Integer.parseInt(args[5]) : 0;
    List<String> without = args.length > 6 ? List.of(args[6].split(",")) : List.of();
    List<String> ids = new ArrayList<>();
    List<double[]> series = new ArrayList<>();
    read(Path.of(args[0]), drop, ids, series);
    long start = System.nanoTime();
    Settings settings = Settings.of(horizon).withSeason(Integer.parseInt(args[2])).without(without);
    List<Forecast> forecasts =
        args.length > 7
            ? series.stream().map(y -> Forecaster.forecast(y, settings)).toList()
            : Forecaster.forecastAll(series, settings, workers(threads));
    double seconds = (System.nanoTime() - start) / 1e9;
    System.err.printf(
        "%d series in %.2f s, seasons %s%n", ids.size(), seconds, forecasts.getFirst().seasons());
    write(Path.of(args[3]), ids, forecasts.stream().map(Forecast::mean).toList());
    write(Path.of(args[3] + ".lower"), ids, forecasts.stream().map(Forecast::lower).toList());
    write(Path.of(args[3] + ".upper"), ids, forecasts.stream().map(Forecast::upper).toList());
  }

  private static Workers workers(int threads) {
    return (tasks, task) -> {
      AtomicInteger next = new AtomicInteger();
      try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        for (int i = 0; i < threads; i++) {
          pool.execute(() -> {
            for (int n = next.getAndIncrement(); n < tasks; n = next.getAndIncrement()) {
              task.accept(n);
            }
          });
        }
      }
    };
  }

  private static void read(Path file, int drop, List<String> ids, List<double[]> series) {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.replace("\"", "").split(",", -1);
        int n = 1;
        while (n < cells.length && !cells[n].isBlank() && !cells[n].trim().equals("NA")) {
          n++;
        }
        double[] y = new double[Math.max(0, n - 1 - drop)];
        for (int i = 0; i < y.length; i++) {
          y[i] = Double.parseDouble(cells[i + 1].trim());
        }
        ids.add(cells[0]);
        series.add(y);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static void write(Path file, List<String> ids, List<double[]> rows) {
    StringBuilder out = new StringBuilder("id");
    for (int h = 1; h <= rows.getFirst().length; h++) {
      out.append(",F").append(h);
    }
    out.append('\n');
    for (int i = 0; i < rows.size(); i++) {
      out.append(ids.get(i));
      for (double v : rows.get(i)) {
        out.append(',').append(v);
      }
      out.append('\n');
    }
    try {
      Files.writeString(file, out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
