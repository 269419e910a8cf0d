package io.tarsier.cli;

import io.tarsier.anomaly.Verdict;

/**
 * One judged row of a file.
 *
 * @param time the time as it was written
 * @param value the value as it was written
 * @param epochMillis the time read, {@link Long#MIN_VALUE} where it could not be
 * @param number the value read, NaN where it could not be
 * @param verdict what the detector thinks of it
 */
record Row(String time, String value, long epochMillis, double number, Verdict verdict) {

  boolean judged() {
    return !verdict.equals(Verdict.UNJUDGED);
  }
}
