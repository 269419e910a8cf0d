package io.tarsier.numerics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/**
 * Minimises a function of a few variables without derivatives: the simplex of Nelder and Mead
 * (1965) with the usual coefficients (reflect 1, expand 2, contract ½, shrink ½). Deterministic;
 * bounded by the number of evaluations, which is also its cost. Meant for up to six or so variables
 * on a scale of about one; a function that returns NaN is treated as infinitely bad there.
 */
public final class NelderMead {

  private NelderMead() {}

  /**
   * @param f the function; it must not keep its argument
   * @param start where to begin
   * @param step first edge length of the simplex
   * @param evaluations most calls of {@code f}
   * @return the best point seen
   */
  public static double[] minimise(
      ToDoubleFunction<double[]> f, double[] start, double step, int evaluations) {
    int n = start.length;
    Vertex[] simplex = new Vertex[n + 1];
    int left = evaluations;
    simplex[0] = new Vertex(start.clone(), safe(f, start));
    for (int i = 0; i < n; i++) {
      double[] x = start.clone();
      x[i] += step;
      simplex[i + 1] = new Vertex(x, safe(f, x));
    }
    left -= n + 1;
    while (left > 0) {
      Arrays.sort(simplex, Comparator.comparingDouble(Vertex::value));
      Vertex best = simplex[0];
      Vertex worst = simplex[n];
      if (worst.value - best.value <= 1e-9 * (Math.abs(best.value) + 1e-12)) {
        break;
      }
      double[] centre = new double[n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          centre[j] += simplex[i].x[j] / n;
        }
      }
      Vertex reflected = at(f, centre, worst.x, -1);
      left--;
      if (reflected.value < best.value) {
        Vertex expanded = at(f, centre, worst.x, -2);
        left--;
        simplex[n] = expanded.value < reflected.value ? expanded : reflected;
      } else if (reflected.value < simplex[n - 1].value) {
        simplex[n] = reflected;
      } else {
        Vertex contracted = at(f, centre, worst.x, reflected.value < worst.value ? -0.5 : 0.5);
        left--;
        if (contracted.value < Math.min(worst.value, reflected.value)) {
          simplex[n] = contracted;
        } else {
          for (int i = 1; i <= n; i++) {
            simplex[i] = at(f, best.x, simplex[i].x, 0.5);
          }
          left -= n;
        }
      }
    }
    Arrays.sort(simplex, Comparator.comparingDouble(Vertex::value));
    return simplex[0].x;
  }

  /** The point {@code origin + factor · (towards − origin)}. */
  private static Vertex at(
      ToDoubleFunction<double[]> f, double[] origin, double[] towards, double factor) {
    double[] x = new double[origin.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = origin[j] + factor * (towards[j] - origin[j]);
    }
    return new Vertex(x, safe(f, x));
  }

  private static double safe(ToDoubleFunction<double[]> f, double[] x) {
    double value = f.applyAsDouble(x);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }

  @SuppressWarnings("ArrayRecordComponent") // private, never compared
  private record Vertex(double[] x, double value) {}
}
