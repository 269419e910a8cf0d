package io.tarsier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuppressionTest {

  /** A Sunday. */
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static final Weekly NIGHTS =
      new Weekly(Hours.parse("22:00-02:00"), Weekly.zone("Europe/Berlin"));

  private static Suppression rule(String starts, Instant ends, Weekly weekly) {
    return new Suppression(
        "q-1",
        List.of(LabelMatcher.equal("job", "backup")),
        Instant.parse(starts),
        ends,
        Optional.of(weekly),
        "",
        "ann",
        NOON);
  }

  @Test
  void aRuleWithHoursIsActiveInThemAndScheduledBetween() {
    Suppression rule = rule("2026-03-01T12:00:00Z", Suppression.OPEN, NIGHTS);
    assertThat(rule.open()).isTrue();
    assertThat(rule.state(NOON)).isEqualTo(Suppression.State.SCHEDULED);
    Instant begins = rule.change(NOON);
    assertThat(begins).isEqualTo("2026-03-01T21:00:00Z");
    assertThat(rule.state(begins)).isEqualTo(Suppression.State.ACTIVE);
    Instant over = rule.change(begins);
    assertThat(over).isEqualTo("2026-03-02T01:00:00Z");
    assertThat(rule.state(over)).isEqualTo(Suppression.State.SCHEDULED);
    Suppression ended = rule.endedAt(over);
    assertThat(ended.state(over)).isEqualTo(Suppression.State.ENDED);
    assertThat(ended.change(over.plusSeconds(1))).isEqualTo(over);
  }

  @Test
  void startAndEndOfARuleCutItsHours() {
    Instant ends = Instant.parse("2026-03-02T23:30:00Z");
    Suppression rule = rule("2026-03-01T23:30:00Z", ends, NIGHTS);
    assertThat(rule.state(Instant.parse("2026-03-01T22:00:00Z")))
        .isEqualTo(Suppression.State.SCHEDULED);
    assertThat(rule.change(NOON)).isEqualTo("2026-03-01T23:30:00Z");
    assertThat(rule.change(Instant.parse("2026-03-02T22:00:00Z"))).isEqualTo(ends);
    assertThat(rule.state(ends)).isEqualTo(Suppression.State.ENDED);
  }

  @Test
  void hoursWithoutAGapAndUnknownZonesAreRefused() {
    assertThatThrownBy(() -> new Weekly(Hours.parse("00:00-24:00"), NIGHTS.zone()))
        .hasMessageContaining("leave a time out");
    assertThatThrownBy(() -> Weekly.zone("Mars/Base"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as Europe/Berlin");
  }
}
