package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private static final long INTERVAL = 30_000;

  private final Sampler counter = new Sampler(true);
  private final Sampler gauge = new Sampler(false);

  @Test
  void aGaugeIsTakenAsItIs() {
    assertThat(gauge.offer(1000, 4.5, INTERVAL)).isEqualTo(4.5);
    assertThat(gauge.offer(31_000, -2, INTERVAL)).isEqualTo(-2);
  }

  @Test
  void aCounterBecomesItsRateFromTheSecondValueOn() {
    assertThat(counter.offer(0, 100, INTERVAL)).isNaN();
    assertThat(counter.offer(30_000, 160, INTERVAL)).isEqualTo(2);
  }

  @Test
  void aCounterThatFallsWasResetAndCountsFromZero() {
    counter.offer(0, 1000, INTERVAL);
    assertThat(counter.offer(30_000, 60, INTERVAL)).isEqualTo(2);
  }

  @Test
  void aResetBetweenTwoSamplesLosesNothing() {
    counter.offer(0, 1000, INTERVAL);
    assertThat(counter.offer(10_000, 1020, INTERVAL)).isNaN();
    assertThat(counter.offer(20_000, 10, INTERVAL)).isNaN();
    assertThat(counter.offer(30_000, 30, INTERVAL)).isEqualTo((20 + 10 + 20) / 30.0);
  }

  @Test
  void afterALongGapACounterStartsAnew() {
    counter.offer(0, 0, INTERVAL);
    assertThat(counter.offer(Sampler.GAP_MILLIS + 1, 1e6, INTERVAL)).isNaN();
    assertThat(counter.offer(Sampler.GAP_MILLIS + 30_001, 1e6 + 30, INTERVAL)).isEqualTo(1);
  }

  @Test
  void timesThatDoNotAdvanceAreDropped() {
    gauge.offer(1000, 1, 0);
    assertThat(gauge.offer(1000, 2, 0)).isNaN();
    assertThat(gauge.offer(500, 3, 0)).isNaN();
    assertThat(gauge.offer(1001, 4, 0)).isEqualTo(4);
  }

  @Test
  void denseScrapesAreThinnedToOneAnInterval() {
    assertThat(given(1000)).startsWith(0L, 30_000L, 60_000L);
    assertThat(given(7000)).startsWith(0L, 28_000L, 56_000L);
    assertThat(given(15_000)).startsWith(0L, 30_000L, 60_000L);
    assertThat(given(20_000)).startsWith(0L, 20_000L, 40_000L);
    assertThat(given(60_000)).startsWith(0L, 60_000L, 120_000L);
  }

  /** When samples are given of a gauge that is scraped at a spacing. */
  private static List<Long> given(long spacing) {
    Sampler sampler = new Sampler(false);
    List<Long> given = new ArrayList<>();
    for (long t = 0; t <= 120_000; t += spacing) {
      if (!Double.isNaN(sampler.offer(t, 1, INTERVAL))) {
        given.add(t);
      }
    }
    return given;
  }

  /** A scrape every 15 s, fetched at odd moments: what comes out must not depend on those. */
  @Test
  void aSteadyCounterHasASteadyRateHoweverItIsFetched() {
    List<Double> rates = new ArrayList<>();
    for (long scrape = 0; scrape <= 600_000; scrape += 15_000) {
      double rate = counter.offer(scrape, scrape / 1000.0 * 7, INTERVAL);
      counter.offer(scrape, scrape / 1000.0 * 7, INTERVAL); // fetched twice
      if (!Double.isNaN(rate)) {
        rates.add(rate);
      }
    }
    assertThat(rates).hasSize(20).containsOnly(7.0);
  }

  @Test
  void aCopyGoesItsOwnWay() {
    counter.offer(0, 10, 0);
    Sampler copy = counter.copy();
    assertThat(copy.offer(1000, 20, 0)).isEqualTo(10);
    assertThat(counter.offer(1000, 30, 0)).isEqualTo(20);
  }
}
