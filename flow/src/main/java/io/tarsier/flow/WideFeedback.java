package io.tarsier.flow;

import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Series;
import io.tarsier.ports.FeedbackStore.Dismissal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators said about all series that a selector matches. It holds for those that appear
 * later too, until it is taken back. Used by the corridor's thread alone.
 */
final class WideFeedback {

  private static final Logger log = LoggerFactory.getLogger(WideFeedback.class);

  /** Each is asked once for every new series. */
  static final int MAX = 1_000;

  private record Entry(Dismissal said, SeriesSelector selector) {
    boolean matches(Series series) {
      return selector.matches(series);
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  void add(Dismissal d) {
    try {
      entries.add(new Entry(d, SeriesSelector.of(LabelMatcher.parse(d.scope()))));
    } catch (IllegalArgumentException e) {
      log.warn("the scope of the dismissal of {} cannot be read: {}", d.finding(), e.getMessage());
    }
  }

  /**
   * @throws LimitReachedException when there are as many as there may be
   */
  void checkRoom() {
    if (entries.size() >= MAX) {
      throw new LimitReachedException(
          MAX + " dismissals hold for more than one series; withdraw one that is not needed");
    }
  }

  void remove(String finding) {
    entries.removeIf(e -> e.said().finding().equals(finding));
  }

  /** How many of them hold for a series that appears now. */
  int holdingFor(Series series) {
    int n = 0;
    for (Entry e : entries) {
      n += e.matches(series) ? 1 : 0;
    }
    return n;
  }
}
