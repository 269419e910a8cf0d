package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tarsier.http.Patience;
import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.prometheus.Exposition.Row;
import io.tarsier.prometheus.RemoteWrite.Limits;
import io.tarsier.testkit.WriteRequests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How fast the doors are, on one thread; the figures go into docs/benchmarks-sources.md. */
@Tag("long")
class SpeedTest {

  private static final int SERIES = 10_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @FunctionalInterface
  private interface Work {
    void run(int round) throws IOException, InterruptedException;
  }

  private record Cost(double millis, double megabytes) {}

  /** CPU time and allocation of this thread, averaged over rounds after a warm-up. */
  private static Cost cost(int warmUp, int rounds, Work work)
      throws IOException, InterruptedException {
    for (int i = 0; i < warmUp; i++) {
      work.run(i);
    }
    long cpu = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      work.run(warmUp + i);
    }
    return new Cost(
        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6 / rounds,
        (THREADS.getCurrentThreadAllocatedBytes() - bytes) / 1e6 / rounds);
  }

  private static String instantAnswer(int points, long start) {
    StringBuilder json =
        new StringBuilder(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
    for (int i = 0; i < SERIES; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"metric\":{\"__name__\":\"http_requests_total\",\"instance\":\"10.0.")
          .append(i / 250)
          .append('.')
          .append(i % 250)
          .append(":8080\",\"job\":\"api\",\"namespace\":\"shop\",\"pod\":\"cart-7d9f-")
          .append(i)
          .append("\",\"method\":\"GET\",\"status\":\"200\"},\"values\":[");
      for (int p = 0; p < points; p++) {
        json.append(p == 0 ? "[" : ",[")
            .append(start + p * 15L)
            .append(".123,\"")
            .append(start + p * 15L + i)
            .append("\"]");
      }
      json.append("]}");
    }
    return json.append("]}}").toString();
  }

  @Test
  void anAnswerOfTenThousandSeries() throws IOException, InterruptedException {
    byte[] answer = instantAnswer(6, 1_700_000_000L).getBytes(StandardCharsets.UTF_8);
    long[] seen = {0};
    Cost parse =
        cost(
            10,
            20,
            round ->
                Answers.series(
                    new ByteArrayInputStream(answer),
                    (labels, points) -> seen[0] += points.size()));
    System.out.printf(
        Locale.ROOT,
        "parse: %,d series x 6 points, %.1f MB in %.1f ms = %.0f MB/s, %,.0f points/s,"
            + " %.1f MB allocated%n",
        SERIES,
        answer.length / 1e6,
        parse.millis(),
        answer.length / 1e3 / parse.millis(),
        SERIES * 6 / parse.millis() * 1000,
        parse.megabytes());
    assertThat(seen[0]).isEqualTo(30L * SERIES * 6);
    assertThat(parse.millis()).isLessThan(500);
  }

  @Test
  void aRefreshOfTenThousandSeries() throws IOException, InterruptedException {
    List<byte[]> answers =
        IntStream.range(0, 30)
            .mapToObj(
                i -> instantAnswer(6, 1_700_000_000L + i * 30L).getBytes(StandardCharsets.UTF_8))
            .toList();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger samples = new AtomicInteger();
    try (FakePrometheus server = new FakePrometheus()) {
      server.on(
          "/api/v1/query",
          (exchange, form) -> {
            byte[] answer = answers.get(next.getAndIncrement());
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          });
      try (PrometheusSource source =
          PrometheusSource.create(
              PrometheusSettings.of(server.url()).withSelectors(List.of("http_requests_total")),
              Patience.DEFAULT,
              () -> 0.5)) {
        Cost refresh =
            cost(
                10,
                20,
                round ->
                    source.collect(
                        Instant.ofEpochSecond(1_700_000_075L + round * 30L),
                        batch -> samples.addAndGet(batch.size())));
        System.out.printf(
            Locale.ROOT,
            "refresh: %,d series at 30 s cost %.1f ms of CPU (%.2f %% of a core), %.1f MB"
                + " allocated%n",
            SERIES,
            refresh.millis(),
            refresh.millis() / 300,
            refresh.megabytes());
        assertThat(samples.get()).isGreaterThan(29 * SERIES);
        assertThat(refresh.millis()).isLessThan(1000);
      }
    }
  }

  @Test
  void remoteWriteOfTenThousandSeries() throws IOException, InterruptedException {
    int perRequest = 2000; // what Prometheus sends at most by default
    int requestsPerScrape = SERIES / perRequest;
    long start = 1_700_000_000_000L;
    byte[][] bodies = new byte[60 * requestsPerScrape][];
    for (int r = 0; r < bodies.length; r++) {
      WriteRequests request = new WriteRequests();
      long millis = start + r / requestsPerScrape * 15_000L;
      for (int i = 0; i < perRequest; i++) {
        int id = r % requestsPerScrape * perRequest + i;
        request.add(
            WriteRequests.series("http_requests_total")
                .label("instance", "10.0." + id / 250 + "." + id % 250 + ":8080")
                .label("job", "api")
                .label("method", "GET")
                .label("namespace", "shop")
                .label("pod", "cart-7d9f-" + id)
                .label("status", "200")
                .sample(millis / 1000.0 + id, millis));
      }
      bodies[r] = request.body();
    }
    RemoteWrite decoder = new RemoteWrite(Limits.DEFAULT);
    Cost decode = cost(100, 200, round -> decoder.decode(bodies[round]));
    RemoteWriteIntake intake =
        new RemoteWriteIntake(
            Limits.DEFAULT,
            SERIES,
            Duration.ZERO,
            InstantSource.fixed(Instant.ofEpochMilli(start)));
    AtomicInteger samples = new AtomicInteger();
    Cost whole =
        cost(
            100,
            200,
            round -> {
              RemoteWriteIntake.Batch batch = intake.read(bodies[round]);
              samples.addAndGet(batch.samples().size());
              batch.commit();
            });
    System.out.printf(
        Locale.ROOT,
        "remote write: decode %,.0f samples/s (%.2f MB per request of %d), to rates of entities"
            + " %,.0f samples/s (%.2f MB)%n",
        perRequest / decode.millis() * 1000,
        decode.megabytes(),
        perRequest,
        perRequest / whole.millis() * 1000,
        whole.megabytes());
    assertThat(samples.get()).isGreaterThan(SERIES * 30);
    assertThat(perRequest / decode.millis() * 1000).isGreaterThan(50_000);
  }

  @Test
  void scoresOfTenThousandSeries() throws IOException, InterruptedException {
    List<Row> rows =
        IntStream.range(0, SERIES)
            .mapToObj(i ->
                new Row(
                    new Series(
                        new Entity(Entity.Kind.POD, "shop", "cart-" + i),
                        "http_requests:rate",
                        Labels.of(
                            Map.of(
                                "job",
                                "api",
                                "method",
                                "GET",
                                "namespace",
                                "shop",
                                "pod",
                                "cart-" + i))),
                    new SeriesPoint(1, i * 0.37, new Band(1, i * 0.36, 9), 0.01, false)))
            .toList();
    long[] written = {0};
    Writer nowhere =
        new Writer() {
          @Override
          public void write(char[] chars, int offset, int length) {
            written[0] += length;
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Cost cost = cost(10, 20, round -> Exposition.write(rows, nowhere));
    System.out.printf(
        Locale.ROOT,
        "exposition: %,d series x 5 lines, %.1f MB in %.1f ms, %.1f MB allocated%n",
        SERIES,
        written[0] / 30.0 / 1e6,
        cost.millis(),
        cost.megabytes());
    assertThat(cost.millis()).isLessThan(1000);
  }
}
