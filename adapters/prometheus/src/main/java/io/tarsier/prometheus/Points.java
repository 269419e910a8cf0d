package io.tarsier.prometheus;

import java.util.Arrays;

/** A growing run of times and values without an object for each. */
final class Points {

  private long[] millis;
  private double[] values;
  private int size;

  Points(int expected) {
    millis = new long[expected];
    values = new double[expected];
  }

  void clear() {
    size = 0;
  }

  void add(long time, double value) {
    if (size == millis.length) {
      millis = Arrays.copyOf(millis, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    millis[size] = time;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  long millis(int i) {
    return millis[i];
  }

  double value(int i) {
    return values[i];
  }
}
