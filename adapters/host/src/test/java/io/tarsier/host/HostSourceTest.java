package io.tarsier.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HostSourceTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<MetricSample> samples = new ArrayList<>();

  private static HostSource source(Map<String, Probe> probes) {
    return new HostSource(Duration.ofSeconds(1), InstantSource.fixed(NOW), () -> probes);
  }

  @Test
  void oneProbeThatFailsDoesNotLoseTheOthers() throws InterruptedException {
    Series load = Machine.NAMES.series("host_load1");
    Map<String, Probe> probes = new LinkedHashMap<>();
    probes.put(
        "broken",
        readings -> {
          throw new IllegalStateException("no sensor");
        });
    probes.put("system", readings -> readings.add(load, 0.5));
    source(probes).collect(NOW, samples::addAll);
    assertThat(samples).containsExactly(new MetricSample(load, NOW.toEpochMilli(), 0.5));
  }

  @Test
  void saysSoWhenNothingCanBeRead() {
    HostSource source =
        source(
            Map.of(
                "cpu",
                readings -> {
                  throw new IllegalStateException("/proc/stat is gone");
                }));
    assertThatThrownBy(() -> source.collect(NOW, samples::addAll))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("/proc/stat is gone")
        .hasMessageContaining("check that /proc is mounted");
  }

  @Test
  void aMachineThatCannotBeLookedAtIsTriedAgain() throws InterruptedException {
    Series load = Machine.NAMES.series("host_load1");
    AtomicBoolean noexec = new AtomicBoolean(true);
    HostSource source =
        new HostSource(
            Duration.ofSeconds(1),
            InstantSource.fixed(NOW),
            () -> {
              if (noexec.get()) {
                throw new UnsatisfiedLinkError("failed to map segment");
              }
              return Map.of("system", readings -> readings.add(load, 1L));
            });
    assertThatThrownBy(() -> source.collect(NOW, samples::addAll))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("failed to map segment")
        .hasMessageContaining("-Djna.tmpdir");
    noexec.set(false);
    source.collect(NOW, samples::addAll);
    assertThat(samples).hasSize(1);
  }

  @Test
  void samplesCarryTheTimeTheyWereAskedFor() throws InterruptedException {
    Instant asked = NOW.minusMillis(40);
    Series load = Machine.NAMES.series("host_load1");
    source(Map.of("system", readings -> readings.add(load, 1L))).collect(asked, samples::addAll);
    assertThat(samples).extracting(MetricSample::epochMillis).containsExactly(asked.toEpochMilli());
  }

  @Test
  void whatIsNotFiniteIsLeftOut() throws InterruptedException {
    Series series = Machine.NAMES.series("host_cpu_temperature_celsius");
    source(Map.of("system", readings -> readings.add(series, Double.NaN)))
        .collect(NOW, samples::addAll);
    assertThat(samples).isEmpty();
  }
}
