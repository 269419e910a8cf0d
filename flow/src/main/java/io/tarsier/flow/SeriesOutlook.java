package io.tarsier.flow;

import io.tarsier.forecast.Forecast;

/**
 * How a watched series is expected to go on.
 *
 * @param startMillis time of the first step
 * @param stepMillis distance of the steps
 * @param forecast one value and range a step
 */
public record SeriesOutlook(long startMillis, long stepMillis, Forecast forecast) {

  public long timeOf(int step) {
    return startMillis + step * stepMillis;
  }
}
