package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:04:30Z");
  private final Viewer utc = new Viewer(NOW, Viewer.UTC);
  private final Viewer berlin = new Viewer(NOW, ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "0, just now",
    "9, just now",
    "14, 10 s ago",
    "59, 55 s ago",
    "60, 1 min ago",
    "3599, 59 min ago",
    "3600, 1 h ago",
    "8040, 2 h 14 min ago",
    "86400, 1 d ago",
    "100000, 1 d 3 h ago"
  })
  void saysHowLongAgo(long seconds, String text) {
    assertThat(utc.ago(NOW.minusSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void forgivesAClockThatIsALittleAhead() {
    assertThat(utc.ago(NOW.plusSeconds(5))).isEqualTo("just now");
    assertThat(utc.ago(NOW.plusSeconds(600))).isEqualTo("in 10 min");
  }

  @Test
  void showsTheClockOfTheReader() {
    assertThat(utc.clock(NOW)).isEqualTo("12:04 UTC");
    assertThat(berlin.clock(NOW)).isEqualTo("13:04");
  }

  @Test
  void addsTheDayWhenItIsNotToday() {
    assertThat(berlin.clock(NOW.minus(Duration.ofHours(20)))).isEqualTo("28 Feb 17:04");
  }

  @Test
  void keepsTheExactTimeForThePointer() {
    assertThat(berlin.moment(NOW).exact()).isEqualTo("2026-03-01 13:04:30 CET");
    assertThat(berlin.moment(NOW).iso()).isEqualTo("2026-03-01T12:04:30Z");
  }

  @Test
  void fallsBackToUtcWhenTheCookieNamesNoZone() {
    assertThat(Viewer.zoneOf(null)).isEqualTo(Viewer.UTC);
    assertThat(Viewer.zoneOf("Mars/Olympus")).isEqualTo(Viewer.UTC);
    assertThat(Viewer.zoneOf("x".repeat(5000))).isEqualTo(Viewer.UTC);
    assertThat(Viewer.zoneOf("Asia/Kolkata")).isEqualTo(ZoneId.of("Asia/Kolkata"));
  }
}
