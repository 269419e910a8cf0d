package io.tarsier.traces;

import io.tarsier.numerics.QuantileSketch;

/**
 * Rate, errors and durations of some stretch of time.
 *
 * @param calls how many
 * @param errors how many of them failed
 * @param seconds length of the stretch
 * @param p50 median duration in seconds; NaN where there were no calls
 * @param p95 duration that 95 % stay below; NaN where there were no calls
 * @param slowTrace a trace with a slow call; empty where there is none
 * @param failedTrace a trace with a failed call; empty where there is none
 */
public record Measures(
    long calls,
    long errors,
    double seconds,
    double p50,
    double p95,
    String slowTrace,
    String failedTrace) {

  /** Nothing was counted. */
  public static final Measures NONE = new Measures(0, 0, 0, Double.NaN, Double.NaN, "", "");

  static Measures of(Tally tally, double seconds) {
    QuantileSketch d = tally.durations();
    return new Measures(
        tally.calls(),
        tally.errors(),
        seconds,
        d.quantile(0.5),
        d.quantile(0.95),
        tally.slowTrace(),
        tally.failedTrace());
  }

  /** Calls a second. */
  public double rate() {
    return seconds > 0 ? calls / seconds : 0;
  }

  /** Share of calls that failed; 0 where there were none. */
  public double errorRatio() {
    return calls > 0 ? (double) errors / calls : 0;
  }
}
