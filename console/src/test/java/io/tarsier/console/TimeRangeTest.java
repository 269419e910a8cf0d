package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeRangeTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TimeRange HOUR = TimeRange.ofWord("1h", NOW);

  @Test
  void readsALengthThatEndsNow() {
    TimeRange range = TimeRange.of("6h", null, null, NOW, HOUR);
    assertThat(range.from()).isEqualTo(NOW.minus(Duration.ofHours(6)));
    assertThat(range.query()).isEqualTo("range=6h");
  }

  @Test
  void readsTwoFixedMomentsAndGivesThemBack() {
    TimeRange range = TimeRange.of(null, "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z", NOW, HOUR);
    assertThat(range.isFixed()).isTrue();
    assertThat(range.query()).isEqualTo("from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z");
  }

  @Test
  void fallsBackWhenNothingIsAskedFor() {
    assertThat(TimeRange.of(null, null, null, NOW, HOUR)).isEqualTo(HOUR);
  }

  @Test
  void namesTheParameterThatCannotBeRead() {
    assertThatThrownBy(() -> TimeRange.of("2y", null, null, NOW, HOUR))
        .hasMessageContaining("'range'");
    assertThatThrownBy(() -> TimeRange.of(null, "yesterday", null, NOW, HOUR))
        .hasMessageContaining("'from'");
    assertThatThrownBy(
            () -> TimeRange.of(null, "2026-03-01T12:00:00Z", "2026-03-01T11:00:00Z", NOW, HOUR))
        .hasMessageContaining("earlier");
  }

  @Test
  void aPageOffersNoMoreThanIsKept() {
    TimeRange day = TimeRange.ofWord("24h", NOW);
    assertThat(day.upTo("1h")).isEqualTo(HOUR);
    assertThat(TimeRange.ofWord("15m", NOW).upTo("1h").word()).isEqualTo("15m");
    assertThat(TimeRange.own(NOW.minusSeconds(9), NOW).upTo("1h").isOwn()).isTrue();
    assertThat(HOUR.choices("1h")).extracting(TimeRange.Choice::word).containsExactly("15m", "1h");
    assertThat(day.choices("24h")).hasSize(4);
  }

  @Test
  void leavesThePagesOwnChoiceOutOfTheAddress() {
    assertThat(TimeRange.own(NOW.minusSeconds(60), NOW).query()).isEmpty();
  }
}
