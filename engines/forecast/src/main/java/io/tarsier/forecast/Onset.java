package io.tarsier.forecast;

/**
 * Where a rise began: the place of a single bend that, with a straight line on either side, leaves
 * the smallest squares. Tries a few dozen places over at most twice the suspected length; each is a
 * fit with three coefficients in closed form.
 */
final class Onset {

  private static final int PLACES = 40;

  private Onset() {}

  /** How many of the newest points belong to the rise, between a third and all of the window. */
  static int length(double[] z, int window) {
    int n = z.length;
    int from = Math.max(0, n - 2 * window);
    int best = window;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < PLACES; k++) {
      int length =
          Math.max(4, window / 3 + (int) ((long) (window - window / 3) * k / (PLACES - 1)));
      double left = squares(z, from, n - length);
      if (left < least) {
        least = left;
        best = length;
      }
    }
    return best;
  }

  /**
   * Residual squares of a + b·t + c·max(0, t − bend), by orthogonalising one column after another.
   */
  private static double squares(double[] z, int from, int bend) {
    int n = z.length - from;
    double[] y = new double[n];
    double[] line = new double[n];
    double[] hinge = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = z[from + i];
      line[i] = i;
      hinge[i] = Math.max(0, from + i - bend);
    }
    centre(y);
    centre(line);
    centre(hinge);
    project(hinge, line);
    project(y, line);
    project(y, hinge);
    double sum = 0;
    for (double v : y) {
      sum += v * v;
    }
    return sum;
  }

  private static void centre(double[] x) {
    double mean = Stats.mean(x);
    for (int i = 0; i < x.length; i++) {
      x[i] -= mean;
    }
  }

  /** Takes from {@code x} what {@code on} explains. */
  private static void project(double[] x, double[] on) {
    double both = 0;
    double own = 0;
    for (int i = 0; i < x.length; i++) {
      both += x[i] * on[i];
      own += on[i] * on[i];
    }
    if (own > 0) {
      for (int i = 0; i < x.length; i++) {
        x[i] -= both / own * on[i];
      }
    }
  }
}
