package io.tarsier.traces;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one subject: in windows that are still open, and in the stretch that is not yet long
 * enough to say something. A busy subject gives a reading each window. A quiet one gives a reading
 * every 2, 4, 8 or 20 windows, so that a reading rests on about {@value #ENOUGH} calls and chance
 * alone does not make it odd; when most of its calls suddenly fail, it says so at once. When calls
 * stop, readings of nothing go on for a while: silence would look like health.
 */
final class Calls {

  static final int OPEN = 8;
  private static final int ENOUGH = 30;
  private static final int[] STRETCHES = {1, 2, 4, 8, 20};

  /** Fewer calls say nothing of durations. */
  private static final int DURATIONS = 10;

  /** One failure in two hundred is nothing to speak of, wherever it is seen first. */
  private static final double USUAL_FAILURES = 0.005;

  private static final double MOST_USUAL = 2;

  /** What chance gives less often than this is told. */
  private static final double CHANCE = 1e-4;

  /** So many failures in windows where half of the calls fail are told at once. */
  private static final int BURST = 5;

  /** Windows without calls that are still told. */
  private static final int ZEROES = 60;

  private static final double FORGETTING = 0.05;

  private final Subject subject;
  private final @Nullable History history;
  private final @Nullable Tally[] open = new @Nullable Tally[OPEN];
  private final Tally stretch = new Tally();

  /** The windows at the end of the stretch in which half of the calls or more failed. */
  private final Tally failing = new Tally();

  private int failingWindows;
  private int windows;
  private int length = 1;
  private int idle;
  private double usual = Double.NaN;

  /**
   * @param history where closed windows are kept; null for nowhere
   */
  Calls(Subject subject, @Nullable History history) {
    this.subject = subject;
    this.history = history;
  }

  /** Counts a call in one of the open windows. */
  boolean add(long window, int bucket, boolean failed, String trace) {
    int slot = (int) Math.floorMod(window, (long) OPEN);
    Tally tally = open[slot];
    if (tally == null) {
      tally = new Tally();
      open[slot] = tally;
    }
    return tally.add(bucket, failed, trace);
  }

  /** Whether nothing was counted for so long that nothing is told of it. */
  boolean isIdle() {
    return idle > ZEROES;
  }

  /**
   * Closes a window.
   *
   * @param window its number
   * @param millis its length
   * @param minutes that are kept
   * @return what is to be told; null for nothing yet
   */
  @Nullable Reading close(long window, long millis, int minutes) {
    int slot = (int) Math.floorMod(window, (long) OPEN);
    Tally tally = open[slot];
    open[slot] = null;
    long calls = tally == null ? 0 : tally.calls();
    if (tally != null && calls > 0) {
      if (history != null) {
        history.add(window * millis, tally, minutes);
      }
      if (Double.isNaN(usual) || idle > ZEROES) {
        // The first window is seldom whole; it would look like a lull.
        usual = calls;
        idle = 0;
        length = stretchFor(usual);
        return null;
      }
      follow(tally);
      stretch.merge(tally);
      idle = 0;
    } else {
      idle++;
      if (Double.isNaN(usual) || idle > ZEROES) {
        restart();
        return null;
      }
    }
    windows++;
    failingWindows += failing.calls() > 0 ? 1 : 0;
    usual += FORGETTING * (calls - usual);
    boolean burst = failing.errors() >= BURST;
    if (windows < length && !burst) {
      return null;
    }
    int told = burst ? failingWindows : windows;
    Reading reading =
        reading(burst ? failing : stretch, (window + 1 - told) * millis, (window + 1) * millis);
    restart();
    length = stretchFor(usual);
    return reading;
  }

  private void follow(Tally window) {
    if (window.errors() * 2 >= window.calls()) {
      failing.merge(window);
    } else {
      failing.clear();
      failingWindows = 0;
    }
  }

  private void restart() {
    stretch.clear();
    failing.clear();
    windows = 0;
    failingWindows = 0;
  }

  private static int stretchFor(double usual) {
    for (int n : STRETCHES) {
      if (usual * n >= ENOUGH) {
        return n;
      }
    }
    return STRETCHES[STRETCHES.length - 1];
  }

  private Reading reading(Tally stretch, long from, long to) {
    long calls = stretch.calls();
    long errors = stretch.errors();
    boolean chance = isChance(errors, calls);
    OptionalDouble ratio =
        calls == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(chance ? 0 : (double) errors / calls);
    boolean timed = calls >= DURATIONS;
    return new Reading(
        subject,
        from,
        to,
        calls,
        errors,
        ratio,
        timed ? OptionalDouble.of(stretch.durations().quantile(0.5)) : OptionalDouble.empty(),
        timed ? OptionalDouble.of(stretch.durations().quantile(0.95)) : OptionalDouble.empty());
  }

  /**
   * Whether so many failures are nothing but a few unlucky calls: their number is Poisson's, and
   * among few calls two or three of them would look like a tenth of all.
   */
  private static boolean isChance(long errors, long calls) {
    // Beyond some hundred calls what is hidden would be no more than a handful either way.
    double expected = Math.min(MOST_USUAL, USUAL_FAILURES * calls);
    double term = Math.exp(-expected);
    double below = 0;
    for (long k = 0; k < errors; k++) {
      below += term;
      term *= expected / (k + 1);
    }
    return 1 - below > CHANCE;
  }

  /** What is usual, to be written down; NaN where nothing is known. */
  double usual() {
    return usual;
  }

  /** Goes on with what was usual, as if the last call had just been. */
  void resume(double usualCalls) {
    usual = usualCalls;
    length = stretchFor(usualCalls);
  }
}
