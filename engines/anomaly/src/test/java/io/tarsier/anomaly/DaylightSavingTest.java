package io.tarsier.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Six weeks of office hours, one value an hour, through a change of the clocks. */
class DaylightSavingTest {

  private static final Series ORDERS =
      new Series(Entity.of(Entity.Kind.SERVICE, "shop"), "orders", Labels.empty());

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2025-03-30",
    "Europe/Berlin, 2025-10-26",
    "America/New_York, 2025-03-09",
    "America/New_York, 2025-11-02"
  })
  void officeHoursMoveWithTheClocks(String name, String change) {
    ZoneId zone = ZoneId.of(name);
    LocalDate day = LocalDate.parse(change);
    assertThat(findingsAfter(day, zone, zone)).isEmpty();
    assertThat(findingsAfter(day, zone, ZoneOffset.UTC)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Europe/Berlin, 2025-03-30", "America/New_York, 2025-11-02"})
  void whatFollowsUtcStaysWhereItIs(String name, String change) {
    assertThat(findingsAfter(LocalDate.parse(change), ZoneOffset.UTC, ZoneId.of(name))).isEmpty();
  }

  @Test
  void aDetectorKeepsItsZoneAndItsReadingOfTheClockThroughARestore() throws IOException {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Detector whole = Detector.create(DetectorSettings.DEFAULT.withZone(berlin));
    Detector restored = Detector.create(DetectorSettings.DEFAULT.withZone(berlin));
    Random random = new Random(3);
    LocalDate change = LocalDate.parse("2025-03-30");
    Instant from = change.minusDays(20).atStartOfDay(berlin).toInstant();
    for (int i = 0; i < 24 * 40; i++) {
      Instant at = from.plusSeconds(3600L * i);
      double value = orders(at.atZone(ZoneOffset.UTC), random);
      if (i % 50 == 0) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        restored.save(new DataOutputStream(bytes));
        restored =
            Detector.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      }
      assertThat(restored.observe(at.toEpochMilli(), value))
          .isEqualTo(whole.observe(at.toEpochMilli(), value));
    }
    assertThat(restored.settings().zone()).isEqualTo(berlin);
  }

  /** Findings from the change on, of a rhythm in one zone judged in another. */
  private static Set<String> findingsAfter(LocalDate change, ZoneId rhythm, ZoneId judged) {
    AnomalyEngine engine = new AnomalyEngine(DetectorSettings.DEFAULT.withZone(judged));
    Random random = new Random(1);
    Set<String> found = new HashSet<>();
    Instant from = change.minusWeeks(4).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant turn = change.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = change.plusWeeks(2).atStartOfDay(ZoneOffset.UTC).toInstant();
    for (Instant t = from; t.isBefore(end); t = t.plusSeconds(3600)) {
      Instant at = t;
      engine
          .observe(new MetricSample(ORDERS, t.toEpochMilli(), orders(t.atZone(rhythm), random)))
          .filter(f -> !at.isBefore(turn))
          .map(MetricAnomaly::id)
          .ifPresent(found::add);
    }
    return found;
  }

  private static double orders(ZonedDateTime local, Random random) {
    boolean weekend =
        local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
    boolean open = !weekend && local.getHour() >= 9 && local.getHour() < 17;
    return (open ? 400 : 20) + 6 * random.nextGaussian();
  }
}
