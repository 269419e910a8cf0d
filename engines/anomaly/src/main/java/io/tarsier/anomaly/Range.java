package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The values a series has had.
 *
 * @param low lowest
 * @param high highest, below low where there was none
 */
record Range(double low, double high) {

  static final Range NONE = new Range(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  Range with(double value) {
    return value >= low && value <= high
        ? this
        : new Range(Math.min(low, value), Math.max(high, value));
  }

  Range with(Range other) {
    return new Range(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** Whether a value lies outside by more than all that lies within. */
  boolean isFarBelowOrAbove(double value) {
    double width = high - low;
    return width > 0 && (value > high + width || value < low - width);
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(low);
    out.writeDouble(high);
  }

  static Range load(DataInput in) throws IOException {
    return new Range(in.readDouble(), in.readDouble());
  }
}
