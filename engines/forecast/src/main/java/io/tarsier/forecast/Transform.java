package io.tarsier.forecast;

/**
 * The scale on which a model works. On the logarithmic one seasons and errors are proportional to
 * the level, as with traffic; it needs positive values.
 */
enum Transform {
  PLAIN,
  LOG;

  boolean suits(double[] y) {
    if (this == PLAIN) {
      return true;
    }
    for (double v : y) {
      if (!(v > 0)) {
        return false;
      }
    }
    return true;
  }

  double[] forward(double[] y) {
    double[] z = y.clone();
    if (this == LOG) {
      for (int i = 0; i < z.length; i++) {
        z[i] = Math.log(z[i]);
      }
    }
    return z;
  }

  /** Undoes {@link #forward} in place. */
  double[] back(double[] z) {
    if (this == LOG) {
      for (int i = 0; i < z.length; i++) {
        z[i] = Math.exp(Math.min(z[i], 700));
      }
    }
    return z;
  }

  /** What is appended to a model's name. */
  String suffix() {
    return this == LOG ? "·log" : "";
  }
}
