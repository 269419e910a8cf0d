package io.tarsier.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RegularSeriesTest {

  @Test
  void laysJitteredSamplesOnAGridAndLeavesGaps() {
    long[] t = {0, 60_300, 119_700, 300_000, 240_100, 360_000};
    RegularSeries s = RegularSeries.align(t, new double[] {1, 2, 3, 6, 5, 7});
    assertThat(s.stepMillis()).isEqualTo(60_000);
    assertThat(s.values()).containsExactly(1, 2, 3, Double.NaN, 5, 6, 7);
    assertThat(s.timesAfter(2)).containsExactly(420_000, 480_000);
  }

  @Test
  void averagesDuplicates() {
    RegularSeries s =
        RegularSeries.align(new long[] {0, 1000, 1000, 2000}, new double[] {1, 2, 4, 5});
    assertThat(s.values()).containsExactly(1, 3, 5);
  }

  @Test
  void ignoresUnreadableValuesButKeepsTheirPlace() {
    RegularSeries s =
        RegularSeries.align(new long[] {0, 1000, 2000}, new double[] {1, Double.NaN, 5});
    assertThat(s.values()).containsExactly(1, Double.NaN, 5);
  }

  @Test
  void knowsMonthsAndHours() {
    long day = 86_400_000L;
    RegularSeries months =
        RegularSeries.align(
            new long[] {0, 31 * day, 59 * day, 90 * day, 120 * day, 151 * day},
            new double[] {1, 2, 3, 4, 5, 6});
    assertThat(months.values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(months.seasonHint()).isEqualTo(12);
    RegularSeries hours =
        RegularSeries.align(new long[] {0, 3_600_000, 7_200_000}, new double[] {1, 2, 3});
    assertThat(hours.seasonHint()).isEqualTo(24);
  }

  @Test
  void needsTwoTimes() {
    assertThatThrownBy(() -> RegularSeries.align(new long[] {5, 5}, new double[] {1, 2}))
        .hasMessageContaining("two different times");
  }
}
