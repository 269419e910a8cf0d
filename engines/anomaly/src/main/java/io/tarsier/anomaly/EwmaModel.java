package io.tarsier.anomaly;

/** Distance from the exponentially weighted mean, in exponentially weighted deviations. */
final class EwmaModel extends TailModel {

  @Override
  double judge(Baseline base, long time, double value) {
    return Math.abs(value - base.level()) / base.spread();
  }
}
