package io.tarsier.bench;

import io.tarsier.testkit.WriteRequests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * Pushes many series into a running Tarsier by remote write, at an even pace, as a Prometheus
 * would.
 *
 * <pre>RemoteWriteLoad URL TOKEN_FILE SERIES INTERVAL_SECONDS ROUNDS [MINUTES_OF_HISTORY]</pre>
 *
 * History is sent at once before the rounds begin.
 */
public final class RemoteWriteLoad {

  private static final int PER_REQUEST = 1000;

  private RemoteWriteLoad() {}

  /** Runs it; see the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    URI target = URI.create(args[0]).resolve("/api/v1/write");
    String token = Files.readString(Path.of(args[1])).strip();
    int series = Integer.parseInt(args[2]);
    int interval = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    int history = args.length > 5 ? Integer.parseInt(args[5]) * 60 / interval : 0;
    long begin = System.currentTimeMillis();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int round = -history; round < rounds; round++) {
        long time = begin + 1000L * round * interval;
        if (round >= 0) {
          Thread.sleep(Math.max(0, time - System.currentTimeMillis()));
        }
        long sent = System.nanoTime();
        int refused = 0;
        for (int from = 0; from < series; from += PER_REQUEST) {
          refused +=
              send(http, target, token, body(from, Math.min(series, from + PER_REQUEST), time));
        }
        System.err.printf(
            "round %d: %d series in %d ms, %d requests refused%n",
            round, series, (System.nanoTime() - sent) / 1_000_000, refused);
      }
    }
  }

  private static byte[] body(int from, int to, long time) {
    WriteRequests request = new WriteRequests();
    for (int s = from; s < to; s++) {
      // Seeded by series and time, so that a run can be repeated.
      Random random = new Random(31L * s + time / 1000);
      double day = Math.sin(2 * Math.PI * (time / 1000.0 / 86_400 + s / 1000.0));
      request.add(
          WriteRequests.series("load_level_" + s % 20)
              .label("instance", "host-" + s / 20 + ":9100")
              .label("job", "node")
              .sample(50 + 10 * day + random.nextGaussian(), time));
    }
    return request.body();
  }

  private static int send(HttpClient http, URI target, String token, byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(target)
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-protobuf")
                .header("Content-Encoding", "snappy")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      System.err.println(answer.statusCode() + " " + answer.body());
      return 1;
    }
    return 0;
  }
}
