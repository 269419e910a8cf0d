package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Incident;
import io.tarsier.ports.IncidentStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many alerts over HTTP into the whole program with its store on disk. */
@Timeout(300)
class AlertStormIT {

  private static final int SENDERS = 8;

  @TempDir private Path dir;
  private final AtomicInteger busy = new AtomicInteger();
  private final Instant start = Instant.now().minusSeconds(60);

  @Test
  void tenThousandAlertsFromOneFailedNodeAreAtMostThreeIncidentsAndTheNodeIsNamedFirst()
      throws Exception {
    List<String> alerts = new ArrayList<>();
    for (int i = 0; i < 9_999; i++) {
      String pod = "pod-" + i % 400;
      alerts.add(
          alert(
              "Symptom" + i / 400,
              "\"node\": \"node-7\", \"namespace\": \"shop\", \"cluster\": \"c1\", \"pod\": \""
                  + pod
                  + "\"",
              i % 5 == 0 ? "error" : "warning"));
    }
    Collections.shuffle(alerts, new Random(1));
    // Its own alert is not the first: symptoms are often faster.
    alerts.add(700, alert("NodeNotReady", "\"node\": \"node-7\"", "critical"));
    try (RunningServer server = start(dir)) {
      double seconds = send(server, batches(alerts, 50));
      List<Incident> all = incidents(server);
      assertThat(all)
          .as("%s", all.stream().map(Incident::title).toList())
          .hasSizeLessThanOrEqualTo(3);
      assertThat(all)
          .as("%s", all.stream().map(Incident::title).toList())
          .anyMatch(i ->
              i.title().startsWith("node-7") && i.entities().getFirst().id().equals("node/node-7"));
      System.out.printf("storm: 10,000 alerts in %.1f s, %.0f/s%n", seconds, 10_000 / seconds);
    }
  }

  /** By processor time, since others may use the machine too: two cores have to be enough. */
  @Test
  void aThousandAlertsASecondCostNoMoreThanTwoCores() throws Exception {
    Rate rate = rate(5_000);
    assertThat(rate.alerts() / rate.cpuSeconds() * 2).as("%s", rate).isGreaterThan(1000);
  }

  @Test
  @Tag("long")
  void aThousandAlertsASecondHoldForTwoMinutes() throws Exception {
    Rate rate = rate(120_000);
    assertThat(rate.alerts() / rate.seconds()).as("%s", rate).isGreaterThan(1000);
  }

  private record Rate(int alerts, double seconds, double cpuSeconds) {}

  /** Ten alerts a request, acknowledged only once they are on disk, from many services. */
  private Rate rate(int alerts) throws Exception {
    try (RunningServer server = start(dir)) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < alerts; i++) {
        String labels = "\"namespace\": \"n" + i % 50 + "\", \"service\": \"s" + i % 1000 + "\"";
        all.add(alert("Alert" + i, labels, "warning"));
      }
      List<String> bodies = batches(all, 10);
      Duration before = cpu();
      double seconds = send(server, bodies);
      Rate rate = new Rate(alerts, seconds, cpu().minus(before).toMillis() / 1e3);
      System.out.printf(
          "rate: %d alerts in %.1f s, %.0f/s; %.2f ms of processor time each, ours and the"
              + " senders'%n",
          alerts, seconds, alerts / seconds, rate.cpuSeconds() * 1000 / alerts);
      assertThat(server.corridor().noise().findings()).isEqualTo(alerts);
      return rate;
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static RunningServer start(Path dir) {
    Map<String, String> settings =
        Map.of(
            "data.dir", dir.toString(),
            "server.port", "0",
            "host.enabled", "false",
            "logs.enabled", "false",
            "log.level", "warn");
    return Main.start(Settings.of(settings), "1.2.3", InstantSource.system());
  }

  /** Sends all; returns how many seconds it took until the last was acknowledged. */
  private double send(RunningServer server, List<String> bodies) throws Exception {
    String token = new TokenService(server.storage(), InstantSource.system()).create("t").text();
    URI url = URI.create(server.url() + "/api/v1/alerts/alertmanager");
    AtomicInteger next = new AtomicInteger();
    long began = System.nanoTime();
    try (HttpClient http = HttpClient.newHttpClient();
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int s = 0; s < SENDERS * 8; s++) {
        done.add(
            senders.submit(() -> {
              for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
                HttpRequest request =
                    HttpRequest.newBuilder(url)
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(bodies.get(i)))
                        .build();
                int status = http.send(request, BodyHandlers.ofString()).statusCode();
                while (status == 503) {
                  // Alertmanager does the same.
                  busy.incrementAndGet();
                  Thread.sleep(200);
                  status = http.send(request, BodyHandlers.ofString()).statusCode();
                }
                if (status != 200) {
                  throw new AssertionError("status " + status);
                }
              }
              return null;
            }));
      }
      for (Future<?> f : done) {
        f.get();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf("%d requests, %d told to come back%n", bodies.size(), busy.get());
    return seconds;
  }

  private static List<Incident> incidents(RunningServer server) {
    return server.storage().incidents().find(IncidentStore.Query.newest(100)).items();
  }

  private static List<String> batches(List<String> alerts, int size) {
    return IntStream.range(0, (alerts.size() + size - 1) / size)
        .mapToObj(b ->
            webhook(
                alerts.subList(b * size, Math.min(alerts.size(), (b + 1) * size)).stream()
                    .collect(Collectors.joining(","))))
        .toList();
  }

  private static String webhook(String alerts) {
    return "{\"version\": \"4\", \"status\": \"firing\", \"receiver\": \"tarsier\", \"alerts\": ["
        + alerts
        + "]}";
  }

  private String alert(String name, String labels, String severity) {
    return """
    {"status": "firing", "labels": {"alertname": "%s", "severity": "%s", %s},
     "annotations": {"summary": "it does not work"}, "startsAt": "%s", "endsAt": "0001-01-01T00:00:00Z",
     "generatorURL": "http://p/graph", "fingerprint": "%s"}
    """
        .formatted(name, severity, labels, start, Integer.toHexString((name + labels).hashCode()));
  }
}
