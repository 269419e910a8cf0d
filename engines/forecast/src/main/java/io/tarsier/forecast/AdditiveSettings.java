package io.tarsier.forecast;

import java.util.List;
import java.util.Set;

/**
 * What an {@link AdditiveModel} is made of.
 *
 * @param growth form of the trend
 * @param floor lower end of logistic growth
 * @param capacity upper end of logistic growth
 * @param changepoints how many places the trend may bend at, spread over the first nine tenths
 * @param flexibility scale of the bends' Laplace prior, in deviations of the series over the whole
 *     history; larger bends more
 * @param seasons rhythms
 * @param waves harmonics per season
 * @param holidays days that differ, each with its own effect
 * @param regressors further known inputs, {@code [which][time]}, reaching over the horizon too
 */
@SuppressWarnings("ArrayRecordComponent") // plain columns of numbers
public record AdditiveSettings(
    Growth growth,
    double floor,
    double capacity,
    int changepoints,
    double flexibility,
    Seasons seasons,
    int waves,
    List<Holiday> holidays,
    double[][] regressors) {

  /** Form of the trend. */
  public enum Growth {
    /** Straight pieces. */
    LINEAR,
    /** Straight pieces on the logit scale: saturates at floor and capacity, and so do seasons. */
    LOGISTIC
  }

  /**
   * Something that recurs on known points.
   *
   * @param name what it is called
   * @param points indices of the points concerned, from 0 at the series' start; future ones too
   */
  public record Holiday(String name, Set<Integer> points) {
    public Holiday {
      points = Set.copyOf(points);
    }
  }

  public AdditiveSettings {
    if (growth == Growth.LOGISTIC && !(capacity > floor)) {
      throw new IllegalArgumentException(
          "logistic growth needs a capacity above its floor: " + capacity + " ≤ " + floor);
    }
    if (changepoints < 0 || changepoints > 200 || waves < 0 || waves > 50) {
      throw new IllegalArgumentException("0 to 200 changepoints and 0 to 50 waves");
    }
    if (!(flexibility > 0)) {
      throw new IllegalArgumentException("flexibility is positive: " + flexibility);
    }
    holidays = List.copyOf(holidays);
  }

  /** Linear growth, 25 possible changepoints, no holidays. */
  public static AdditiveSettings of(Seasons seasons) {
    return new AdditiveSettings(
        Growth.LINEAR, 0, 1, 25, 0.3, seasons, 8, List.of(), new double[0][]);
  }

  public AdditiveSettings withLogistic(double low, double high) {
    return new AdditiveSettings(
        Growth.LOGISTIC,
        low,
        high,
        changepoints,
        flexibility,
        seasons,
        waves,
        holidays,
        regressors);
  }

  public AdditiveSettings withHolidays(List<Holiday> days) {
    return new AdditiveSettings(
        growth, floor, capacity, changepoints, flexibility, seasons, waves, days, regressors);
  }

  public AdditiveSettings withRegressors(double[][] columns) {
    return new AdditiveSettings(
        growth, floor, capacity, changepoints, flexibility, seasons, waves, holidays, columns);
  }

  AdditiveSettings withChangepoints(int most) {
    return new AdditiveSettings(
        growth, floor, capacity, most, flexibility, seasons, waves, holidays, regressors);
  }
}
