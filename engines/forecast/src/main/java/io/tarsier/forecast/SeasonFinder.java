package io.tarsier.forecast;

import java.util.List;

/**
 * Finds the seasons of a panel of series that share an interval.
 *
 * <p>A period is believed when points one period apart are clearly more alike than points a little
 * less or more than a period apart: the ratio of the mean absolute differences is below {@value
 * #ALIKE}. Only periods that clocks and calendars make are tried (with the hint and its week),
 * since an arbitrary period found in noise does more harm than a rare true one missed. In a panel,
 * a tenth of the series that are long enough must agree; the others lose little, because every
 * model is weighted by its own rehearsal. Cost: {@code n} per series and period.
 */
final class SeasonFinder {

  private static final double ALIKE = 0.88;
  private static final double SHARE = 0.1;

  /**
   * Quarters of an hour to years in the intervals people sample at, and weeks, months, quarters.
   */
  private static final int[] USUAL = {
    4, 7, 12, 24, 48, 52, 96, 144, 168, 288, 336, 365, 672, 1008, 1440, 2016
  };

  private SeasonFinder() {}

  static Seasons find(List<double[]> panel, int hint) {
    int main = hint > 1 ? hint : 1;
    if (main == 1) {
      double strongest = 0;
      for (int period : USUAL) {
        Vote vote = vote(panel, period, Math.max(1, Math.round(period / 6f)));
        // A multiple of a season is a season too: it must be clearly stronger to replace it.
        double needed = multiple(period, main) ? 1.5 * strongest : strongest;
        if (vote.share >= SHARE && vote.depth > needed) {
          strongest = vote.depth;
          main = period;
        }
      }
    }
    int day = main / 7;
    if (hint <= 1
        && main % 7 == 0
        && day > 3
        && vote(panel, day, Math.max(1, day / 6)).share >= SHARE) {
      main = day; // the week was the stronger of the two; it is found again below
    }
    if (main == 1) {
      return Seasons.NONE;
    }
    int week = 7 * main;
    boolean weekly =
        main != 7 && main != 52 && main != 365 && vote(panel, week, main).share >= SHARE;
    return new Seasons(main, weekly ? week : 1);
  }

  /** Whether one series shows a period. */
  static boolean shows(double[] y, int period) {
    return shows(y, period, Math.max(1, period / 6));
  }

  static boolean shows(double[] y, int period, int aside) {
    return vote(List.of(y), period, aside).share > 0;
  }

  private static Vote vote(List<double[]> panel, int period, int aside) {
    int able = 0;
    int showing = 0;
    double depth = 0;
    for (double[] y : panel) {
      if (y.length < 2 * period + aside + 8) {
        continue;
      }
      able++;
      double here = Stats.meanStep(y, period);
      double beside = 0.5 * (Stats.meanStep(y, period - aside) + Stats.meanStep(y, period + aside));
      if (here < ALIKE * beside) {
        showing++;
        depth += 1 - here / beside;
      }
    }
    // A period that only a few series are long enough for must not decide for all.
    double voters = Math.max(able, panel.size() / 3.0);
    return able == 0 ? new Vote(0, 0) : new Vote(showing / voters, depth / voters);
  }

  /**
   * @param share share of the series that show the period
   * @param depth how much more alike points a period apart are, on average over the series
   */
  private record Vote(double share, double depth) {}

  /** Nearly so counts: seven times 52 weeks is 364. */
  private static boolean multiple(int period, int main) {
    double times = (double) period / main;
    return main > 1 && Math.abs(times - Math.rint(times)) < 0.05;
  }
}
