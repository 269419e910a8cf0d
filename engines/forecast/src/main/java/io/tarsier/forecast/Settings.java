package io.tarsier.forecast;

import java.util.List;

/**
 * What to forecast. Only the horizon must be given; nothing here needs tuning for a data set.
 *
 * @param horizon how many steps ahead, 1 to {@value #MAX_HORIZON}
 * @param seasonHint points in the main season if known (24 for hourly points with a daily rhythm),
 *     1 or 0 if not; other seasons are looked for in any case
 * @param level share of future points that the interval shall contain, in (0, 1)
 * @param nonNegative whether values below zero are impossible, so that forecasts stop at zero
 * @param maxHistory most recent points used; older ones are ignored to bound time and memory
 * @param without models left out, by the beginning of their names; to see what each adds
 */
public record Settings(
    int horizon,
    int seasonHint,
    double level,
    boolean nonNegative,
    int maxHistory,
    List<String> without) {

  public static final int MAX_HORIZON = 20_000;
  public static final double DEFAULT_LEVEL = 0.9;

  /** Two weeks of five-minute points, eleven months of hours. */
  public static final int DEFAULT_MAX_HISTORY = 8_064;

  public Settings {
    if (horizon < 1 || horizon > MAX_HORIZON) {
      throw new IllegalArgumentException(
          "the horizon is 1 to " + MAX_HORIZON + " steps, not " + horizon);
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("the level is a share between 0 and 1, as 0.9: " + level);
    }
    if (maxHistory < 16) {
      throw new IllegalArgumentException("keep at least 16 points of history, not " + maxHistory);
    }
    seasonHint = Math.max(1, seasonHint);
    without = List.copyOf(without);
  }

  /** Unknown season, 90 % interval. */
  public static Settings of(int horizon) {
    return new Settings(horizon, 1, DEFAULT_LEVEL, false, DEFAULT_MAX_HISTORY, List.of());
  }

  public Settings withSeason(int points) {
    return new Settings(horizon, points, level, nonNegative, maxHistory, without);
  }

  public Settings withLevel(double share) {
    return new Settings(horizon, seasonHint, share, nonNegative, maxHistory, without);
  }

  public Settings withNonNegative(boolean never) {
    return new Settings(horizon, seasonHint, level, never, maxHistory, without);
  }

  /** Without the models whose names begin so; the naive one always stays. */
  public Settings without(List<String> models) {
    return new Settings(horizon, seasonHint, level, nonNegative, maxHistory, models);
  }

  boolean keeps(String model) {
    return without.stream().noneMatch(model::startsWith);
  }
}
