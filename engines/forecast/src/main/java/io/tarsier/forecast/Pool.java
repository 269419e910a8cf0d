package io.tarsier.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** Which models compete for series with given seasons, and over which lags they look back. */
final class Pool {

  /** A panel model solves for this many inputs at most. */
  private static final int MAX_WINDOW = 400;

  private Pool() {}

  static List<Model> local(Seasons s) {
    List<Model> pool = new ArrayList<>();
    pool.add(new Naive(1, false));
    int main = s.main();
    int longest = s.longest();
    if (main > 1) {
      pool.add(new Naive(main, false));
      pool.add(new Naive(longest, longest == main));
    }
    int[] sparse = sparse(s);
    int[] dense = dense(s);
    pool.add(new Additive(s, Transform.PLAIN));
    for (Transform t : Transform.values()) {
      pool.add(new LocalAr("AR sparse", sparse, 0, 0.5, t));
      pool.add(new LocalAr("AR dense", dense, 0, 0.05, t));
      pool.add(new LocalAr("AR sparse Δ1", sparse, 1, 10, t));
      pool.add(new LocalAr("AR dense Δ1", dense, 1, 10, t));
      if (main > 1 && main <= 31) {
        pool.add(new LocalAr("AR sparse Δ" + main, sparse, main, 5, t));
        if (longest > main) {
          pool.add(new LocalAr("AR dense Δ" + longest, dense, longest, 5, t));
        }
      }
      pool.add(new ExponentialSmoothing(s, 1, t));
      pool.add(new Theta(s, t));
      pool.add(new Boosted(s, t));
      pool.add(new Neighbours(s, t));
    }
    return pool;
  }

  static List<PanelModel> panel(Seasons s) {
    List<PanelModel> pool = new ArrayList<>();
    int longest = s.longest();
    int window = longest == 1 ? 26 : Math.min(2 * longest + 2, MAX_WINDOW);
    for (Transform t : Transform.values()) {
      pool.add(new PanelAr("panel AR", window, t));
    }
    return pool;
  }

  /** The newest points, whole seasons, and the points around one and two long seasons. */
  static int[] sparse(Seasons s) {
    Set<Integer> lags = new TreeSet<>();
    int main = s.main();
    int longest = s.longest();
    if (main == 1) {
      return range(1, 4);
    }
    if (main <= 31) {
      add(lags, 1, main + 1);
    } else {
      lags.addAll(List.of(1, 2, 3, 4, 5, 8, 13, main / 2));
    }
    for (int lag = main; lag < longest; lag += main) {
      lags.add(lag);
    }
    int around = longest > main ? 4 : 1;
    add(lags, longest - around, longest + around);
    if (longest > main) {
      lags.add(longest + main);
    }
    lags.add(2 * longest);
    return array(lags, lag -> lag > 0);
  }

  /** Everything up to two main seasons (at most 60 points), and everything around a long season. */
  static int[] dense(Seasons s) {
    Set<Integer> lags = new TreeSet<>();
    int main = s.main();
    int longest = s.longest();
    if (main == 1) {
      return range(1, 13);
    }
    add(lags, 1, Math.min(2 * main, Math.max(60, Math.min(main + 8, 120))));
    if (longest > main) {
      int around = Math.min(main, 30);
      add(lags, longest - around, longest + around);
    }
    return array(lags, lag -> lag > 0);
  }

  private static void add(Set<Integer> lags, int from, int to) {
    for (int lag = from; lag <= to; lag++) {
      lags.add(lag);
    }
  }

  private static int[] range(int from, int to) {
    Set<Integer> lags = new TreeSet<>();
    add(lags, from, to);
    return array(lags, lag -> true);
  }

  private static int[] array(Set<Integer> lags, IntPredicate keep) {
    return lags.stream().mapToInt(Integer::intValue).filter(keep).toArray();
  }
}
