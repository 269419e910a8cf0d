package io.tarsier.logs;

import io.tarsier.model.LogAnomaly.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a pattern comes more or less often than its rate allows by chance. */
final class RateJudge {

  /** Minutes after which a pattern is judged. */
  static final int JUDGED_AFTER = 60;

  private static final int DROPS_AFTER = 120;
  private static final double STIRRED = Math.log(1000);

  /** A dismissal asks for a hundredth of the chance, and for more beyond what was seen. */
  private static final double DISMISSAL = Math.log(100);

  private RateJudge() {}

  /**
   * @param count lines of the minute
   * @param five lines of the last five minutes
   * @param threshold how surprising it has to be, as the negative logarithm of a chance
   * @param stirred takes what moved with others, or might have
   * @return what is odd, null where nothing is
   */
  static @Nullable Odd judge(
      Track t, long minute, long count, long five, double threshold, List<Odd> stirred) {
    Rate r = t.rate;
    if (r.minutes < JUDGED_AFTER) {
      return null;
    }
    double bar = threshold + t.dismissed * DISMISSAL;
    if (five > 0) {
      return count == 0 && five < r.least(minute) * 2
          ? tooFew(t, minute, five, bar)
          : tooMany(t, minute, count, five, bar, stirred);
    }
    return tooFew(t, minute, five, bar);
  }

  private static @Nullable Odd tooMany(
      Track t, long minute, long count, long five, double bar, List<Odd> stirred) {
    Rate r = t.rate;
    double most = r.most(minute);
    // Counts with a heavier tail than the model's set records further beyond each other.
    double heavy = Math.max(0, Math.max(r.variation1(), r.variation5()) - 0.5);
    double beyond = (t.loud() ? 1.25 : 1.5) * (1 + 0.5 * t.dismissed) * (1 + heavy);
    int least = t.loud() ? 4 : 10;
    double usualPeak = r.usualPeak(minute);
    double one = -CountTail.upper(count, most, r.variation1());
    double many = -CountTail.upper(five, 5 * most, r.variation5());
    boolean one1 =
        one >= bar
            && count >= least
            && count >= 2 * most
            && count >= beyond * r.peak1
            && count >= 1.2 * usualPeak;
    boolean five5 =
        many >= bar
            && five >= least
            && five >= 10 * most
            && five >= beyond * r.peak5
            && five >= 1.2 * usualPeak;
    if (one1 || five5) {
      boolean asOne = one1 && (!five5 || one > many);
      double d = asOne ? r.variation1() : r.variation5();
      int span = asOne ? 1 : 5;
      double least5 = span * r.least(minute);
      String usual =
          Say.range(
              CountTail.lowerBound(least5, d, 0.02), CountTail.upperBound(span * most, d, 0.02));
      String words =
          "came "
              + Say.times(asOne ? count : five)
              + " in "
              + Say.minutes(span)
              + "; "
              + usual
              + (r.knowsHour(minute) ? " were usual at this hour" : " were usual lately");
      Odd o =
          new Odd(t, Change.SPIKE, Math.max(one, many), asOne ? count : five, span, most, words);
      stirred.add(o);
      return o;
    }
    double surprise = Math.max(many, one);
    if (surprise >= STIRRED && five >= 3 && five > 7.5 * most && t.dismissed == 0) {
      stirred.add(new Odd(t, Change.SPIKE, surprise, five, 5, most, ""));
    }
    return null;
  }

  private static @Nullable Odd tooFew(Track t, long minute, long five, double bar) {
    Rate r = t.rate;
    if (r.minutes < DROPS_AFTER || r.lastActive == Long.MIN_VALUE) {
      return null;
    }
    double least = r.least(minute);
    String at = r.knowsHour(minute) ? " at this hour" : "";
    if (least * 5 > bar && five <= 2 * least) {
      double surprise = -CountTail.lower(five, 5 * least, r.lowVariation5());
      if (surprise >= bar) {
        boolean silent = t.ring.sum(minute, 3) == 0;
        long usual = CountTail.lowerBound(5 * least, r.lowVariation5(), 0.02);
        String words =
            silent
                ? "stopped coming: none for "
                    + Say.minutes(minute - r.lastActive)
                    + ", while about "
                    + Say.number((double) Math.round(5 * least))
                    + " in 5 minutes were usual"
                    + at
                : "came only "
                    + Say.times(five)
                    + " in 5 minutes; at least "
                    + usual
                    + " were usual"
                    + at;
        return new Odd(t, silent ? Change.VANISHED : Change.DROP, surprise, five, 5, least, words);
      }
    }
    if (five > 0 || r.gaps < 10) {
      return null;
    }
    long silence = minute - r.lastActive;
    double patience = 1.5 * r.meanGap * bar * Math.max(0.15, Math.min(2, r.irregularity()));
    if (!r.knowsHour(minute)) {
      // Nobody knows yet what this hour is like: it may be the first night.
      patience *= 2;
    }
    if (silence < 10 || silence < 3 * r.longestGap || silence < patience) {
      return null;
    }
    if (r.knowsHour(minute) && least * silence < 3) {
      return null;
    }
    double surprise = bar * Math.min(3.0, silence / Math.max(1.0, patience));
    String words =
        "has not come for "
            + Say.minutes(silence)
            + "; it used to come about every "
            + Say.minutes(Math.max(1, Math.round(r.meanGap)))
            + ", at the latest after "
            + Say.minutes(Math.max(1, Math.round(r.longestGap)));
    return new Odd(
        t, Change.VANISHED, surprise, 0, (int) silence, 1 / Math.max(1.0, r.meanGap), words);
  }
}
