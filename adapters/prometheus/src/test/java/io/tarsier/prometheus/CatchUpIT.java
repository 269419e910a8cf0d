package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.testkit.RealPrometheus;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus with a day of a thousand series in it, written there by its own promtool. */
@Tag("long")
class CatchUpIT {

  private static final int SERIES = 1000;
  private static final int SPACING = 30;

  @TempDir Path dir;

  @Test
  void aDayOfAThousandSeriesIsCaughtUpWith() throws IOException, InterruptedException {
    assumeTrue(
        RealPrometheus.isInstalled() && Files.isExecutable(Path.of("/usr/bin/promtool")),
        "SKIPPED: needs `apt-get install prometheus`");
    // Two hours old at its newest, as blocks are.
    Instant end = Instant.now().minus(Duration.ofHours(2));
    Instant start = end.minus(Duration.ofHours(22));
    backfill(start, end);

    Map<Series, Long> last = new HashMap<>();
    long[] samples = {0};
    long[] largest = {0};
    try (RealPrometheus prometheus = RealPrometheus.start(dir, Map.of());
        PrometheusSource source =
            PrometheusSource.create(
                PrometheusSettings.of(prometheus.url())
                    .withSelectors(List.of("backfill_total", "backfill_gauge")))) {
      long began = System.nanoTime();
      source.catchUp(
          end.minus(Duration.ofHours(24)),
          end,
          batch -> {
            samples[0] += batch.size();
            largest[0] = Math.max(largest[0], batch.size());
            for (MetricSample sample : batch) {
              Long before = last.put(sample.series(), sample.epochMillis());
              if (before != null && before >= sample.epochMillis()) {
                throw new AssertionError("out of order: " + sample);
              }
              if (sample.value() != 2.0) {
                throw new AssertionError("neither the rate nor the gauge is 2: " + sample);
              }
            }
          });
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "catch up: %,d samples of %,d series in %.1f s = %,.0f samples/s, at most %,d at once%n",
          samples[0],
          last.size(),
          seconds,
          samples[0] / seconds,
          largest[0]);
    }
    int steps = 22 * 3600 / SPACING;
    assertThat(last).hasSize(SERIES);
    assertThat(samples[0]).isBetween((long) SERIES * (steps - 3), (long) SERIES * (steps + 1));
    assertThat(largest[0]).isLessThanOrEqualTo(PrometheusSource.BATCH);
  }

  /** Half of them counters that grow by two a second, half gauges that stand at two. */
  private void backfill(Instant start, Instant end) throws IOException, InterruptedException {
    Path file = dir.resolve("day.om");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("# TYPE backfill counter\n");
      for (int i = 0; i < SERIES / 2; i++) {
        for (long t = start.getEpochSecond(); t <= end.getEpochSecond(); t += SPACING) {
          long value = (t - start.getEpochSecond()) * 2;
          out.write("backfill_total{job=\"api\",id=\"" + i + "\"} " + value + " " + t + "\n");
        }
      }
      out.write("# TYPE backfill_gauge gauge\n");
      for (int i = 0; i < SERIES / 2; i++) {
        for (long t = start.getEpochSecond(); t <= end.getEpochSecond(); t += SPACING) {
          out.write("backfill_gauge{job=\"api\",id=\"" + i + "\"} 2 " + t + "\n");
        }
      }
      out.write("# EOF\n");
    }
    Process promtool =
        new ProcessBuilder(
                "promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                "--quiet",
                file.toString(),
                dir.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("promtool.log").toFile())
            .start();
    assertThat(promtool.waitFor()).as("%s", dir.resolve("promtool.log")).isZero();
  }
}
