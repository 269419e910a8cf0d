package io.tarsier.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks to a Tarsier as any other system would: its public API and a token. What it has no room
 * for at the moment is sent again, for half a minute at most.
 */
final class TarsierClient implements AutoCloseable {

  private static final int TRIES = 60;
  private static final long PAUSE_MILLIS = 20;
  private static final long MAX_PAUSE_MILLIS = 600;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON_TYPE = "application/json";

  private final URI base;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  TarsierClient(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /** Sends changes and log records. */
  void announce(Telemetry t) throws InterruptedException {
    for (Telemetry.Announcement change : t.changes()) {
      change(changeJson(change));
    }
    if (!t.logs().isEmpty()) {
      post("/v1/logs", Map.of("Content-Type", PROTOBUF), Bodies.logs(t.logs()));
    }
  }

  /** Sends spans and metrics, which are not taken before their time. */
  void measure(Telemetry t) throws InterruptedException {
    if (!t.spans().isEmpty()) {
      post("/v1/traces", Map.of("Content-Type", PROTOBUF), Bodies.traces(t.spans()));
    }
    metrics(t.samples());
  }

  void metrics(List<Telemetry.Sample> samples) throws InterruptedException {
    if (!samples.isEmpty()) {
      post(
          "/api/v1/write",
          Map.of(
              "Content-Type",
              PROTOBUF,
              "Content-Encoding",
              "snappy",
              "X-Prometheus-Remote-Write-Version",
              "0.1.0"),
          Bodies.metrics(samples));
    }
  }

  void change(byte[] body) throws InterruptedException {
    post("/api/v1/changes", Map.of("Content-Type", JSON_TYPE), body);
  }

  void json(String path, byte[] body) throws InterruptedException {
    post(path, Map.of("Content-Type", JSON_TYPE), body);
  }

  static byte[] changeJson(Telemetry.Announcement change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("entity", change.entity());
    json.put("kind", change.kind().word());
    json.put("time", java.time.Instant.ofEpochMilli(change.millis()).toString());
    json.put("summary", change.summary());
    json.put("actor", change.actor());
    return JSON.writeValueAsBytes(json);
  }

  /** All incidents there are, the newest first. */
  List<Found> incidents() throws InterruptedException {
    List<Found> all = new ArrayList<>();
    HttpRequest request = request("/api/v1/incidents?limit=100").GET().build();
    try {
      JsonNode page = JSON.readTree(answer(request).body());
      page.path("items").forEach(i -> all.add(Found.of(i)));
    } catch (JacksonException e) {
      throw new DemoException("the list of incidents cannot be read: " + e.getMessage(), e);
    }
    return all;
  }

  private void post(String path, Map<String, String> headers, byte[] body)
      throws InterruptedException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    answer(request.build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> answer(HttpRequest request) throws InterruptedException {
    String last = "";
    long pause = PAUSE_MILLIS;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        int status = response.statusCode();
        if (status / 100 == 2) {
          return response;
        }
        last = "HTTP " + status + " " + response.body().strip();
        if (status != 429 && status != 503) {
          break;
        }
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      Thread.sleep(pause);
      pause = Math.min(MAX_PAUSE_MILLIS, 2 * pause);
    }
    throw new DemoException(
        "Tarsier did not take " + request.method() + " " + request.uri().getPath() + ": " + last);
  }

  @Override
  public void close() {
    http.close();
  }
}
