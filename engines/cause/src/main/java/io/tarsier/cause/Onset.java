package io.tarsier.cause;

import java.util.List;

/**
 * When the trouble began, and which way the target went.
 *
 * <p>For each row that may be the beginning, the level of the rows after is set against the level
 * of the rows before, both in logarithms of deviations so that one huge value does not decide. A
 * return to the usual level, the end of an earlier trouble, counts for less than a departure from
 * it. With a target, its own series says when; without, or when the target is quiet, all series
 * vote with the size of their step.
 *
 * @param row the beginning, counted from the first row of the span
 * @param direction 1 or -1 where the target's metric went, 0 when there is no telling
 */
record Onset(int row, int direction) {

  private static final double TARGET_STEP = 0.8;
  private static final double VOTING_STEP = 1.5;
  private static final double RETURNING = 0.7;
  private static final double LATER = 0.98;
  private static final double BEGUN = 0.3;
  private static final double LEAST = 1.5;

  /** Finds the beginning; {@code target} is the index of the target's column or -1. */
  static Onset find(List<Change> changes, int target, Span span) {
    int width = Math.max(Span.LATE_ROWS, span.guard() / 4);
    double[] steps = new double[span.beginnings()];
    if (target >= 0 && changes.get(target).known()) {
      Change change = changes.get(target);
      int hint = MetricKind.of(change.column.metric()).direction;
      steps(change.away, width, steps);
      int best = largest(steps, hint);
      if (best >= 0 && Math.abs(steps[best]) > TARGET_STEP) {
        int direction = steps[best] > 0 ? 1 : -1;
        return new Onset(firstRow(change.away, best, width, direction), direction);
      }
    }
    int direction = target >= 0 ? MetricKind.of(changes.get(target).column.metric()).direction : 0;
    double[] votes = new double[steps.length];
    double most = 0;
    int winner = Math.min(span.guard(), span.rows() - 1);
    for (Change change : changes) {
      if (change.known() && steps(change.away, width, steps)) {
        int best = largest(steps, 0);
        if (best >= 0 && Math.abs(steps[best]) > VOTING_STEP) {
          votes[best] += Math.abs(steps[best]);
        }
      }
    }
    for (int i = 0; i < votes.length; i++) {
      if (votes[i] > most) {
        most = votes[i];
        winner = i;
      }
    }
    return new Onset(winner, direction);
  }

  private static int largest(double[] steps, int direction) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < steps.length; i++) {
      double size = direction == 0 ? Math.abs(steps[i]) : direction * steps[i];
      if (size > most) {
        most = size;
        best = i;
      }
    }
    return best;
  }

  /** A slow rise has its largest step late: the first row that is well on its way counts. */
  private static int firstRow(float[] away, int step, int width, int direction) {
    double most = 0;
    for (int i = step; i < Math.min(away.length, step + width); i++) {
      most = Math.max(most, direction * away[i]);
    }
    for (int i = 0; i < step; i++) {
      if (direction * away[i] >= Math.max(LEAST, BEGUN * most)) {
        return i;
      }
    }
    return step;
  }

  /** Signed steps at each possible beginning; false when the series never strays at all. */
  private static boolean steps(float[] away, int width, double[] steps) {
    int n = away.length;
    double[] sums = new double[n + 1];
    int[] counts = new int[n + 1];
    double most = 0;
    for (int i = 0; i < n; i++) {
      boolean there = !Float.isNaN(away[i]);
      double log = there ? Math.copySign(Math.log1p(Math.abs(away[i])), away[i]) : 0;
      most = Math.max(most, Math.abs(log));
      sums[i + 1] = sums[i] + log;
      counts[i + 1] = counts[i] + (there ? 1 : 0);
    }
    double later = 1;
    for (int i = 0; i < steps.length; i++) {
      double after = mean(sums, counts, i, Math.min(n, i + width));
      // Before the first row lies the past, whose level is zero by construction.
      double before = 0;
      if (i > 0) {
        int from = Math.max(0, i - width);
        double known = (double) (i - from) / Math.min(width, Span.LATE_ROWS);
        before = mean(sums, counts, from, i) * Math.min(1, known);
      }
      double size =
          Math.abs(after - before) - RETURNING * Math.max(0, Math.abs(before) - Math.abs(after));
      steps[i] =
          counts[Math.min(n, i + width)] == counts[i] || size <= 0
              ? 0
              : Math.copySign(size, after - before) * later;
      later *= LATER;
    }
    return most > VOTING_STEP / 2;
  }

  private static double mean(double[] sums, int[] counts, int from, int to) {
    int n = counts[to] - counts[from];
    return n == 0 ? 0 : (sums[to] - sums[from]) / n;
  }
}
