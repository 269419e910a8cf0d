package io.tarsier.server;

import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorSettings;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.LogSettings;
import io.tarsier.flow.NoticeRoute;
import io.tarsier.flow.NoticeSettings;
import io.tarsier.flow.Notices;
import io.tarsier.flow.TraceFlow;
import io.tarsier.flow.TraceSettings;
import io.tarsier.logs.PatternWatchSettings;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogRecord;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import io.tarsier.ports.InMemoryNotifier;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.Storage;
import io.tarsier.traces.GraphSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A server on a free port, and a client that talks to it. */
final class ServerFixture implements AutoCloseable {

  static final Entity SHOP = Entity.of(Entity.Kind.SERVICE, "shop");

  /** Windows that close while a test can wait. */
  private static final TraceSettings QUICK =
      new TraceSettings(
          new GraphSettings(
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              100,
              100,
              8,
              1_000,
              Duration.ofHours(1),
              10),
          1_000,
          1_000,
          1_000,
          Duration.ofMinutes(5));

  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  final InMemoryStorage storage = new InMemoryStorage();
  final Corridor corridor =
      Corridor.open(storage, CorridorSettings.DEFAULT, InstantSource.system());
  final LogFlow patterns = patterns(corridor, storage);
  final TraceFlow traces = TraceFlow.open(corridor, storage, QUICK, InstantSource.system());
  final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  final List<LogRecord> logs = new CopyOnWriteArrayList<>();
  volatile boolean logsFull;
  final Settings settings;
  final InMemoryNotifier pager = new InMemoryNotifier("pager");
  final Notices notices;
  final String token;
  final WebServer server;

  ServerFixture(Path dataDir) {
    this(dataDir, Map.of(), InstantSource.system());
  }

  ServerFixture(Path dataDir, Map<String, String> changed, InstantSource clock) {
    Map<String, String> all = new HashMap<>(changed);
    all.putIfAbsent("server.port", "0");
    all.put("data.dir", dataDir.toString());
    settings = Settings.of(all);
    token = new TokenService(storage, clock).create("tests").text();
    notices =
        Notices.open(
            storage,
            NoticeSettings.of(List.of(NoticeRoute.to("all", Severity.LOW, List.of("pager")))),
            List.of(pager),
            clock,
            () -> 0.5);
    Parts parts =
        Parts.of(
            settings,
            storage,
            corridor,
            clock,
            "1.2.3",
            Duration.ofMillis(200),
            this::takeLogs,
            patterns,
            (spans, patience) -> !logsFull && traces.take(spans, patience),
            traces,
            notices);
    server = WebServer.start(parts, Pages.none());
    notices.start(server.url());
    corridor.subscribe(event -> notices.wake());
  }

  private boolean takeLogs(LogBatch batch, Duration patience) {
    return !logsFull && logs.addAll(batch.records());
  }

  static LogFlow patterns(Corridor corridor, Storage storage) {
    return LogFlow.open(
        corridor,
        storage,
        new LogSettings(
            PatternWatchSettings.DEFAULT.withLearning(Duration.ofMinutes(10)),
            UnaryOperator.identity(),
            Duration.ofMinutes(5)),
        InstantSource.system());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
  }

  HttpRequest.Builder signed(String path) {
    return request(path).header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      try {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        // A kept connection may be closed just when it is used again; RFC 9112, section 9.3.1.
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(signed(path));
  }

  HttpResponse<String> post(String path, String contentType, String body) {
    return send(
        signed(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode json(String path) {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return Json.MAPPER.readTree(response.body());
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.MAPPER.readTree(response.body());
  }

  /** Signs in and returns the cookie as a browser would send it. */
  String signIn() {
    HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(server.loginLink())));
    String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  /** Three quiet hours and one minute of trouble on one series; waits until it is concluded. */
  void trouble(String metric) {
    Series series = new Series(SHOP, metric, Labels.of("zone", "a"));
    Random random = new Random(7);
    List<MetricSample> samples = new ArrayList<>();
    for (int i = 0; i < 720; i++) {
      double value = 100 + random.nextGaussian() + (i >= 700 ? 400 : 0);
      samples.add(new MetricSample(series, START.toEpochMilli() + i * 15_000L, value));
    }
    take(samples);
  }

  void take(List<MetricSample> samples) {
    try {
      if (!corridor.acceptDurably("test", samples, Duration.ofSeconds(20))) {
        throw new AssertionError("the corridor was too busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
    patterns.close();
    traces.close();
    corridor.close();
    notices.close();
    storage.close();
  }
}
