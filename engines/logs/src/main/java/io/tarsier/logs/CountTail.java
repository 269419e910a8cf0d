package io.tarsier.logs;

/**
 * How unlikely a count is among counts that vary more than chance alone would have it: the tails of
 * the negative binomial with mean m and variance m + d·m², which for d = 0 is Poisson's. A tail is
 * its first term times a geometric series, which errs to the likelier side by little where it
 * matters, far out; constant time.
 */
final class CountTail {

  private static final double[] LANCZOS = {
    0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531,
    -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9.984369578019572e-6,
    1.5056327351493116e-7
  };
  private static final double ALMOST_POISSON = 1e-6;

  private CountTail() {}

  /** The logarithm of the chance of a count of x or more. */
  static double upper(long x, double mean, double d) {
    if (x <= mean) {
      return 0;
    }
    double m = Math.max(mean, 1e-9);
    double r = 1 / Math.max(d, ALMOST_POISSON);
    double limit = m / (m + r);
    double q = Math.max((x + r) / (x + 1.0) * limit, limit);
    return q >= 1 ? 0 : Math.min(0, logMass(x, m, r) - Math.log1p(-q));
  }

  /** The logarithm of the chance of a count of x or less. */
  static double lower(long x, double mean, double d) {
    if (x >= mean) {
      return 0;
    }
    double r = 1 / Math.max(d, ALMOST_POISSON);
    double q = x / (x - 1.0 + r) * (mean + r) / mean;
    if (x < 1) {
      return logMass(0, mean, r);
    }
    return q >= 1 || q < 0 ? 0 : Math.min(0, logMass(x, mean, r) - Math.log1p(-q));
  }

  private static double logMass(long x, double m, double r) {
    return logGamma(x + r)
        - logGamma(r)
        - logGamma(x + 1.0)
        - r * Math.log1p(m / r)
        + x * Math.log(m / (m + r));
  }

  /** Lanczos' approximation; Stirling's where the former would lose digits. */
  static double logGamma(double z) {
    if (z > 1e4) {
      return (z - 0.5) * Math.log(z) - z + 0.9189385332046727 + 1 / (12 * z);
    }
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (z - 1 + i);
    }
    double t = z + 6.5;
    return 0.9189385332046727 + (z - 0.5) * Math.log(t) - t + Math.log(sum);
  }

  /** The most that a count will be but for a small chance, by doubling and halving. */
  static long upperBound(double mean, double d, double chance) {
    double log = Math.log(chance);
    long high = Math.max(1, (long) Math.ceil(mean * 2 + 4));
    while (upper(high, mean, d) > log && high < (1L << 40)) {
      high *= 2;
    }
    long low = (long) mean;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (upper(middle, mean, d) > log) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The least that a count will be but for a small chance. */
  static long lowerBound(double mean, double d, double chance) {
    double log = Math.log(chance);
    long low = 0;
    long high = (long) Math.ceil(mean);
    while (high > low) {
      long middle = (low + high) >>> 1;
      if (lower(middle, mean, d) > log) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
