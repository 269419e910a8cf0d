package io.tarsier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  @Test
  void aNightGoesOnAfterMidnight() {
    Hours night = Hours.parse("22:00-07:00");
    assertThat(night.contain(at("2026-01-05T20:59:00Z"), BERLIN)).isFalse();
    assertThat(night.contain(at("2026-01-05T21:00:00Z"), BERLIN)).isTrue();
    assertThat(night.contain(at("2026-01-06T05:59:00Z"), BERLIN)).isTrue();
    assertThat(night.contain(at("2026-01-06T06:00:00Z"), BERLIN)).isFalse();
    assertThat(night.change(at("2026-01-05T22:00:00Z"), BERLIN))
        .contains(at("2026-01-06T06:00:00Z"));
  }

  @Test
  void aNightBelongsToTheDayOnWhichItBegan() {
    Hours friday = Hours.parse("fri 22:00-07:00");
    assertThat(friday.contain(at("2026-01-09T22:00:00Z"), BERLIN)).isTrue();
    assertThat(friday.contain(at("2026-01-10T05:00:00Z"), BERLIN)).isTrue();
    assertThat(friday.contain(at("2026-01-09T05:00:00Z"), BERLIN)).isFalse();
  }

  @Test
  void spansThatTouchAreOneUntilTheLastEnds() {
    Hours off = Hours.parse("mon-fri 18:00-09:00, sat-sun 00:00-24:00");
    // Friday evening until Monday morning: Sunday's midnight is followed by nothing but Monday.
    assertThat(off.change(at("2026-01-09T20:00:00Z"), ZoneId.of("UTC")))
        .contains(at("2026-01-12T00:00:00Z"));
  }

  @Test
  void clocksThatAreSetForwardAreFollowed() {
    Hours night = Hours.parse("22:00-07:00");
    assertThat(night.change(at("2026-03-28T23:00:00Z"), BERLIN))
        .contains(at("2026-03-29T05:00:00Z"));
  }

  @Test
  void hoursThatClocksLeaveOutDoNotHappen() {
    Hours within = Hours.parse("sun 02:15-02:45");
    assertThat(within.change(at("2026-03-22T12:00:00Z"), BERLIN))
        .contains(at("2026-04-05T00:15:00Z"));
    Hours across = Hours.parse("01:00-02:30");
    assertThat(across.contain(at("2026-03-29T00:59:59Z"), BERLIN)).isTrue();
    assertThat(across.change(at("2026-03-29T00:10:00Z"), BERLIN))
        .contains(at("2026-03-29T01:00:00Z"));
  }

  @Test
  void hoursThatClocksShowTwiceHappenTwice() {
    Hours within = Hours.parse("sun 02:15-02:45");
    assertThat(changes(within, "2026-10-24T12:00:00Z"))
        .containsExactly(
            at("2026-10-25T00:15:00Z"),
            at("2026-10-25T00:45:00Z"),
            at("2026-10-25T01:15:00Z"),
            at("2026-10-25T01:45:00Z"));
    Hours across = Hours.parse("sun 01:00-02:30");
    assertThat(changes(across, "2026-10-24T12:00:00Z"))
        .containsExactly(
            at("2026-10-24T23:00:00Z"),
            at("2026-10-25T00:30:00Z"),
            at("2026-10-25T01:00:00Z"),
            at("2026-10-25T01:30:00Z"));
  }

  private static List<Instant> changes(Hours hours, String from) {
    return Stream.iterate(at(from), t -> hours.change(t, BERLIN).orElseThrow())
        .skip(1)
        .limit(4)
        .toList();
  }

  @Test
  void hoursThatNeverEndAreToldFromOthers() {
    Hours all = Hours.parse("mon-sat 00:00-24:00, sun 08:00-08:00, sun 00:00-08:00");
    assertThat(all.change(at("2026-01-05T12:00:00Z"), BERLIN)).isEmpty();
    assertThat(all.always()).isTrue();
    assertThat(Hours.parse("00:00-23:59").always()).isFalse();
    assertThat(Hours.parse("mon-sat 00:00-24:00").always()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"22:00-07:00", "mon-fri 09:00-17:30, sat 10:00-12:00", "fri-mon 00:00-24:00"})
  void whatIsWrittenReadsBack(String text) {
    assertThat(Hours.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "night", "22-7", "25:00-07:00", "foo 22:00-07:00", "22:00-07:00,"})
  void nonsenseIsRefused(String text) {
    assertThatThrownBy(() -> Hours.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
