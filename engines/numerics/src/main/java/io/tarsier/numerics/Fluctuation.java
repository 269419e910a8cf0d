package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * By how much does a point widen the recent forecast errors, in the usual size of such widening?
 * The error of a quick exponential forecast joins a window of its predecessors; the growth of their
 * standard deviation is large for a sudden departure and small for what merely continues, be it
 * noise, slope or an outage that goes on. The idea is the first smoothing of FluxEV (Li et al.,
 * WSDM 2021); its second, which looks at the same time of earlier days, cost more than it gave
 * here.
 *
 * <p>Cost: one pass over a window of {@value #WINDOW} floats.
 */
public final class Fluctuation {

  private static final int WINDOW = 15;
  private static final double FORECAST_RATE = 0.3;
  private static final double SLOWEST_RATE = 0.0005;
  private static final double MOST = 20;
  private static final double TRIFLE = 0.02;

  private final float[] errors = new float[WINDOW];
  private double forecast;
  private double usual;
  private int seen;
  private int widenings;

  /** Learns a value; returns the widening in its usual size, 0 while the window fills. */
  public double add(double value) {
    if (seen == 0) {
      forecast = value;
    }
    double error = value - forecast;
    forecast += FORECAST_RATE * error;
    double sum = 0;
    double squares = 0;
    for (float e : errors) {
      sum += e;
      squares += (double) e * e;
    }
    double before = deviation(sum, squares, WINDOW);
    double after = deviation(sum + error, squares + error * error, WINDOW + 1);
    errors[seen % WINDOW] = (float) error;
    seen++;
    if (seen <= 2 * WINDOW) {
      return 0;
    }
    double widening = after - before;
    if (widening <= 0) {
      return 0;
    }
    if (widenings >= WINDOW && widening < TRIFLE * usual) {
      // A forecast that closes in on a resting value errs less and less for ever; that is no scale.
      usual *= 1 - TRIFLE * SLOWEST_RATE;
      return widening / usual;
    }
    double scale = usual + 1e-9 + 1e-6 * Math.abs(value);
    double odd = widenings < WINDOW ? 0 : widening / scale;
    double clipped = widenings < WINDOW ? widening : Math.min(widening, MOST * scale);
    usual += Math.max(SLOWEST_RATE, 1.0 / ++widenings) * (clipped - usual);
    return odd;
  }

  private static double deviation(double sum, double squares, int n) {
    double mean = sum / n;
    return Math.sqrt(Math.max(0, squares / n - mean * mean));
  }

  public void save(DataOutput out) throws IOException {
    for (float e : errors) {
      out.writeFloat(e);
    }
    out.writeDouble(forecast);
    out.writeDouble(usual);
    out.writeInt(seen);
    out.writeInt(widenings);
  }

  public void restore(DataInput in) throws IOException {
    for (int i = 0; i < WINDOW; i++) {
      errors[i] = in.readFloat();
    }
    forecast = in.readDouble();
    usual = in.readDouble();
    seen = in.readInt();
    widenings = in.readInt();
  }
}
