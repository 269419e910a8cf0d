package io.tarsier.traces;

import io.tarsier.numerics.QuantileSketch;

/** Counts calls, and remembers the slowest and one that failed. */
final class Tally {

  private final QuantileSketch durations;
  private long errors;
  private int slowest = Integer.MIN_VALUE;
  private int slowestFailed = Integer.MIN_VALUE;
  private String slowTrace = "";
  private String failedTrace = "";

  Tally() {
    this(new QuantileSketch());
  }

  private Tally(QuantileSketch durations) {
    this.durations = durations;
  }

  /** One that was packed. */
  static Tally of(QuantileSketch durations, long errors, String slowTrace, String failedTrace) {
    Tally tally = new Tally(durations);
    tally.errors = errors;
    tally.slowTrace = slowTrace;
    tally.failedTrace = failedTrace;
    tally.slowest = durations.count() > 0 ? QuantileSketch.bucket(durations.quantile(1)) : 0;
    tally.slowestFailed = failedTrace.isEmpty() ? Integer.MIN_VALUE : tally.slowest;
    return tally;
  }

  /**
   * Counts a call.
   *
   * @param bucket of its duration in seconds
   * @return whether its trace is now the one remembered as slow or failed
   */
  boolean add(int bucket, boolean failed, String trace) {
    durations.addBucket(bucket, 1);
    boolean telling = false;
    if (bucket > slowest) {
      slowest = bucket;
      slowTrace = trace;
      telling = true;
    }
    if (failed) {
      errors++;
      if (bucket > slowestFailed) {
        slowestFailed = bucket;
        failedTrace = trace;
        telling = true;
      }
    }
    return telling;
  }

  void merge(Tally other) {
    durations.merge(other.durations);
    errors += other.errors;
    if (other.slowest > slowest) {
      slowest = other.slowest;
      slowTrace = other.slowTrace;
    }
    if (other.slowestFailed > slowestFailed) {
      slowestFailed = other.slowestFailed;
      failedTrace = other.failedTrace;
    }
  }

  void clear() {
    durations.clear();
    errors = 0;
    slowest = Integer.MIN_VALUE;
    slowestFailed = Integer.MIN_VALUE;
    slowTrace = "";
    failedTrace = "";
  }

  long calls() {
    return durations.count();
  }

  long errors() {
    return errors;
  }

  QuantileSketch durations() {
    return durations;
  }

  String slowTrace() {
    return slowTrace;
  }

  String failedTrace() {
    return failedTrace;
  }
}
