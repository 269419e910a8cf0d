package io.tarsier.flow;

import io.tarsier.forecast.Forecast;

/**
 * How a watched series is expected to go on.
 *
 * @param startMillis time of the first step
 * @param stepMillis distance of the steps
 * @param past what it was made from, oldest first and up to the first step, NaN where unknown
 * @param forecast one value and range a step
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers for plots; nobody compares outlooks
public record SeriesOutlook(long startMillis, long stepMillis, double[] past, Forecast forecast) {

  public long timeOf(int step) {
    return startMillis + step * stepMillis;
  }
}
