package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
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
    assertThat(night.end(at("2026-01-05T22:00:00Z"), BERLIN)).isEqualTo("2026-01-06T06:00:00Z");
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
    assertThat(off.end(at("2026-01-09T20:00:00Z"), ZoneId.of("UTC")))
        .isEqualTo("2026-01-12T00:00:00Z");
  }

  @Test
  void clocksThatAreSetForwardAreFollowed() {
    Hours night = Hours.parse("22:00-07:00");
    assertThat(night.end(at("2026-03-28T23:00:00Z"), BERLIN)).isEqualTo("2026-03-29T05:00:00Z");
  }

  @Test
  void hoursThatNeverEndEndAfterAWeek() {
    assertThat(Hours.parse("00:00-24:00").end(at("2026-01-05T12:00:00Z"), ZoneId.of("UTC")))
        .isEqualTo("2026-01-13T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "night", "22-7", "25:00-07:00", "foo 22:00-07:00", "22:00-07:00,"})
  void nonsenseIsRefused(String text) {
    assertThatThrownBy(() -> Hours.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void globsMatchAsPeopleExpect() {
    assertThat(Globs.matches("pod/shop/*", "pod/shop/cart-1")).isTrue();
    assertThat(Globs.matches("*cart*", "pod/shop/cart-1")).isTrue();
    assertThat(Globs.matches("*-1", "pod/shop/cart-1")).isTrue();
    assertThat(Globs.matches("pod/shop", "pod/shop/cart-1")).isFalse();
    assertThat(Globs.matches("", "")).isTrue();
    assertThat(Globs.matches("*a*a*a*a*a*b", "a".repeat(10_000))).isFalse();
  }
}
