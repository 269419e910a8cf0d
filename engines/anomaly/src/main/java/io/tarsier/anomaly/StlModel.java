package io.tarsier.anomaly;

/**
 * What is left of a point after trend and season (Cleveland et al., "STL", 1990, in the online form
 * of a running level and a seasonal profile), in its usual size.
 */
final class StlModel extends TailModel {

  @Override
  double judge(Baseline base, long time, double value) {
    return Math.abs(value - base.expected()) / base.residualSpread();
  }
}
