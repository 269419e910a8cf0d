package io.tarsier.numerics;

/**
 * Solves symmetric positive definite systems by Cholesky's factorisation, in place and for several
 * right-hand sides at once. {@code n³/6} multiplications for the factor and {@code n²} per
 * right-hand side; no memory beyond the arguments. A pivot that is not positive is raised to a tiny
 * share of the largest diagonal element: collinear columns then get a harmless solution instead of
 * none, which is what least squares over lags of a nearly constant series needs.
 */
public final class Cholesky {

  /** Smallest pivot as a share of the largest diagonal element. */
  private static final double FLOOR = 1e-12;

  private Cholesky() {}

  /**
   * Factors the lower triangle of {@code a} in place into L with L·Lᵀ = A; the upper triangle is
   * neither read nor written.
   */
  public static void factor(double[][] a, int n) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(a[i][i]));
    }
    double floor = Math.max(largest * FLOOR, Double.MIN_NORMAL);
    for (int i = 0; i < n; i++) {
      double[] row = a[i];
      for (int j = 0; j < i; j++) {
        row[j] = (row[j] - dot(row, a[j], j)) / a[j][j];
      }
      row[i] = Math.sqrt(Math.max(row[i] - dot(row, row, i), floor));
    }
  }

  /** Solves A·x = b for a factored A; {@code b} becomes x. */
  public static void solve(double[][] factor, int n, double[] b) {
    for (int i = 0; i < n; i++) {
      b[i] = (b[i] - dot(factor[i], b, i)) / factor[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double x = b[i] / factor[i][i];
      b[i] = x;
      double[] row = factor[i];
      for (int j = 0; j < i; j++) {
        b[j] -= row[j] * x;
      }
    }
  }

  /** Four running sums let the processor overlap the additions; the order is fixed. */
  private static double dot(double[] x, double[] y, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
    }
    for (; i < n; i++) {
      a += x[i] * y[i];
    }
    return (a + b) + (c + d);
  }
}
