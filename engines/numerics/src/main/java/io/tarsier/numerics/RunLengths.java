package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Bayesian online change-point detection (Adams and MacKay, 2007): how long has the present regime
 * lasted? Every possible length of the present run has a probability and an own normal distribution
 * with unknown mean and variance; a value that the short runs explain better than the long ones
 * moves the probability to the short ones. Runs of {@value #LONGEST} points and more are one, whose
 * variance forgets, so that the cost is bounded and an old regime can still age.
 *
 * <p>Cost: {@value #LONGEST} Student-t densities a value, about a microsecond; 0.8 KB. Limits:
 * takes values scaled to the order of one, clips them at {@value #MOST}, and takes neighbours for
 * independent.
 */
public final class RunLengths {

  private static final int LONGEST = 32;
  private static final double MOST = 30;

  /** A change is expected once in so many values. */
  private static final double HAZARD = 1.0 / 250;

  /**
   * What is believed of a new run: mean 0 with the weight of a tenth of a value, variance near 1.
   */
  private static final double PRIOR_WEIGHT = 0.1;

  private static final double PRIOR_SHAPE = 2;
  private static final double PRIOR_SCALE = 2;

  /** Logarithm of the part of a Student-t density that depends on the length of the run alone. */
  private static final double[] FACTORS = factors();

  private final double[] chances = new double[LONGEST + 2];
  private final float[] means = new float[LONGEST + 2];
  private final float[] scales = new float[LONGEST + 2];
  private int runs = 1;
  private double surprise;

  public RunLengths() {
    chances[0] = 1;
    scales[0] = (float) PRIOR_SCALE;
  }

  /** Learns a value; what it brought about is asked of the other methods. */
  public void add(double value) {
    double x = Math.max(-MOST, Math.min(MOST, value));
    double density = 0;
    // Downwards, so that each run hands its numbers on to the next longer one in place.
    for (int r = runs - 1; r >= 0; r--) {
      double weight = PRIOR_WEIGHT + r;
      double shape = PRIOR_SHAPE + r / 2.0;
      double off = x - means[r];
      double spread = 2 * scales[r] * (weight + 1) / weight;
      double now =
          chances[r]
              * Math.exp(
                  FACTORS[r]
                      - 0.5 * Math.log(Math.PI * spread)
                      - (shape + 0.5) * Math.log1p(off * off / spread));
      density += now;
      chances[r + 1] = now * (1 - HAZARD);
      means[r + 1] = (float) ((weight * means[r] + x) / (weight + 1));
      scales[r + 1] = (float) (scales[r] + weight * off * off / (2 * (weight + 1)));
    }
    surprise = -Math.log(Math.max(density, 1e-300));
    chances[0] = density * HAZARD;
    means[0] = 0;
    scales[0] = (float) PRIOR_SCALE;
    runs++;
    if (runs > LONGEST + 1) {
      runs = LONGEST + 1;
      joinLongest();
    }
    normalise();
  }

  /** The two longest runs become one that weighs no more than the shorter of them. */
  private void joinLongest() {
    double both = chances[LONGEST] + chances[LONGEST + 1];
    double share = both > 0 ? chances[LONGEST] / both : 0.5;
    double shape = PRIOR_SHAPE + LONGEST / 2.0;
    double aged = scales[LONGEST + 1] * shape / (shape + 0.5);
    means[LONGEST] = (float) (share * means[LONGEST] + (1 - share) * means[LONGEST + 1]);
    scales[LONGEST] = (float) (share * scales[LONGEST] + (1 - share) * aged);
    chances[LONGEST] = both;
  }

  private void normalise() {
    double sum = 0;
    for (int r = 0; r < runs; r++) {
      sum += chances[r];
    }
    if (!(sum > 1e-290)) {
      // Nothing explains the value: whatever there was is over.
      runs = 1;
      chances[0] = 1;
      return;
    }
    for (int r = 0; r < runs; r++) {
      chances[r] /= sum;
    }
  }

  /** How unlikely the last value was before it came: the negative logarithm of its density. */
  public double surprise() {
    return surprise;
  }

  /** Probability that the present regime began within the last values, the last one excluded. */
  public double began(int values) {
    double sum = 0;
    for (int r = 1; r <= values && r < runs; r++) {
      sum += chances[r];
    }
    return runs <= values + 1 ? 0 : Math.min(1, sum);
  }

  private static double[] factors() {
    double[] factors = new double[LONGEST + 1];
    for (int r = 0; r <= LONGEST; r++) {
      factors[r] = logGammaStep(2 * PRIOR_SHAPE + r);
    }
    return factors;
  }

  /** log Γ((n + 1) / 2) − log Γ(n / 2), by going up from n = 1 or 2 in steps of two. */
  private static double logGammaStep(double n) {
    double m = n % 2 == 0 ? 2 : 1;
    double step = m == 2 ? Math.log(Math.sqrt(Math.PI) / 2) : -Math.log(Math.sqrt(Math.PI));
    for (; m < n; m += 2) {
      step += Math.log((m + 1) / m);
    }
    return step;
  }

  public void save(DataOutput out) throws IOException {
    out.writeByte(runs);
    for (int r = 0; r < runs; r++) {
      out.writeDouble(chances[r]);
      out.writeFloat(means[r]);
      out.writeFloat(scales[r]);
    }
  }

  public void restore(DataInput in) throws IOException {
    runs = in.readByte();
    if (runs < 1 || runs > LONGEST + 1) {
      throw new IOException("no run lengths: " + runs);
    }
    for (int r = 0; r < runs; r++) {
      chances[r] = in.readDouble();
      means[r] = in.readFloat();
      scales[r] = in.readFloat();
    }
  }
}
