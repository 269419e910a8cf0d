package io.tarsier.cli;

import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.forecast.Forecaster;
import io.tarsier.forecast.Workers;
import io.tarsier.server.Main;
import io.tarsier.server.RunningServer;
import io.tarsier.server.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(
    name = "warm-up",
    hidden = true,
    description =
        "Uses the program for a moment, so that Java can write down which classes a start needs. The launcher runs it"
            + " once a build.")
final class WarmUpCommand implements Callable<Integer> {

  private static final List<String> PAGES =
      List.of("", "incidents", "series", "journal", "metrics", "api/v1/incidents", "api/v1/series");

  private static final int FORECAST_SERIES = 8;
  private static final int FORECAST_POINTS = 700;

  @Override
  public Integer call() throws IOException, InterruptedException {
    detect();
    forecast();
    Path data = Files.createTempDirectory("tarsier-warm-up");
    try (RunningServer server =
            Main.start(
                Settings.of(
                    Map.of(
                        "data.dir", data.toString(),
                        "server.port", "0",
                        "host.interval", "100ms",
                        "log.level", "error")),
                VersionCommand.version(),
                InstantSource.system());
        HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
      URI login = URI.create(server.loginUrl());
      visit(browser, login);
      for (String page : PAGES) {
        visit(browser, login.resolve("/" + page));
      }
    } finally {
      try (Stream<Path> left = Files.walk(data)) {
        for (Path p : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
    return ExitCode.FINE;
  }

  private static void visit(HttpClient browser, URI page) throws IOException, InterruptedException {
    browser.send(
        HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.discarding());
  }

  /**
   * A small panel with a day and a week, so that its inner loops are known to be worth compiling.
   */
  private static void forecast() {
    List<double[]> panel = new ArrayList<>();
    for (int i = 0; i < FORECAST_SERIES; i++) {
      double[] y = new double[FORECAST_POINTS];
      for (int t = 0; t < y.length; t++) {
        y[t] = 50 + i + 9 * Math.sin(2 * Math.PI * t / 24) + 4 * Math.sin(2 * Math.PI * t / 168);
        y[t] += (t * 7919 + i * 104_729) % 101 / 50.0;
      }
      panel.add(y);
    }
    Forecaster.forecastAll(
        panel, io.tarsier.forecast.Settings.of(48).withSeason(24), Workers.INLINE);
  }

  private static void detect() {
    StringBuilder rows = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 300; i++) {
      rows.append(i * 60).append(',').append(i % 24).append('\n');
    }
    InputStream in = new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8));
    RowWriter csv = RowWriter.csv(new StringWriter());
    SeriesReader.read("warm-up", in, Detector.create(DetectorSettings.DEFAULT), csv);
    csv.finish();
  }
}
