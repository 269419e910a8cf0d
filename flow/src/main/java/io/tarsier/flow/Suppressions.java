package io.tarsier.flow;

import io.tarsier.model.Finding;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Suppression;
import io.tarsier.model.Weekly;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The suppression rules. Changed by the corridor's thread, read by any. A finding is compared with
 * each rule in force, microseconds for a thousand of them; samples cost nothing.
 *
 * <p>Rules hold in event time, so that a replay is told the same. What a source delivers a little
 * late belongs to a rule that somebody has just made, hence {@link #LATE}.
 */
final class Suppressions {

  /** So many rules may be in force or wait for their time. */
  static final int MAX = 1_000;

  /** Ended rules are listed for so long, the newest of them. */
  static final Duration LISTED = Duration.ofDays(30);

  private static final int MAX_ENDED = 1_000;
  private static final Duration LATE = Duration.ofMinutes(2);

  /** A rule that ends this little sooner than another is the same to whoever asks for it twice. */
  private static final Duration SAME = Duration.ofMinutes(1);

  private record Entry(Suppression rule, SeriesSelector selector) {}

  private volatile List<Entry> entries = List.of();

  /** Numbers of matching series with the catalogue's version at which they were counted. */
  private final Map<String, Counted> counts = new ConcurrentHashMap<>();

  private record Counted(long version, int series) {}

  void load(List<Suppression> rules) {
    List<Entry> all = new ArrayList<>();
    rules.forEach(r -> all.add(new Entry(r, SeriesSelector.of(r.matchers()))));
    entries = List.copyOf(all);
  }

  /** The rule in force that already does what is asked for, to be answered in its place. */
  Optional<Suppression> same(
      List<LabelMatcher> matchers,
      Instant starts,
      Instant ends,
      Optional<Weekly> weekly,
      Instant now) {
    return entries.stream()
        .map(Entry::rule)
        .filter(r ->
            r.state(now) != Suppression.State.ENDED
                && r.matchers().equals(matchers)
                && r.weekly().equals(weekly)
                && !r.starts().isAfter(starts.plus(SAME))
                && !r.ends().isBefore(ends.minus(SAME)))
        .findFirst();
  }

  /**
   * @throws LimitReachedException when there are as many as there may be
   */
  void checkRoom(Instant now) {
    long going =
        entries.stream().filter(e -> e.rule().state(now) != Suppression.State.ENDED).count();
    if (going >= MAX) {
      throw new LimitReachedException(
          "there are " + MAX + " suppressions already; end one, or write one that covers several");
    }
  }

  /** Adds a rule or replaces its earlier version. */
  void put(Suppression rule) {
    List<Entry> all = new ArrayList<>(entries);
    all.removeIf(e -> e.rule().id().equals(rule.id()));
    all.add(new Entry(rule, SeriesSelector.of(rule.matchers())));
    all.sort(
        Comparator.comparing((Entry e) -> e.rule().created()).thenComparing(e -> e.rule().id()));
    entries = List.copyOf(all);
  }

  /** Lets go of rules that ended long ago; returns their identifiers. */
  List<String> forget(Instant now) {
    List<Suppression> ended =
        entries.stream()
            .map(Entry::rule)
            .filter(r -> r.state(now) == Suppression.State.ENDED)
            .sorted(Comparator.comparing(Suppression::ends).reversed())
            .toList();
    List<String> gone = new ArrayList<>();
    for (int i = 0; i < ended.size(); i++) {
      if (i >= MAX_ENDED || ended.get(i).ends().isBefore(now.minus(LISTED))) {
        gone.add(ended.get(i).id());
      }
    }
    if (!gone.isEmpty()) {
      entries = entries.stream().filter(e -> !gone.contains(e.rule().id())).toList();
      gone.forEach(counts::remove);
    }
    return gone;
  }

  Optional<Suppression> get(String id) {
    return entries.stream().map(Entry::rule).filter(r -> r.id().equals(id)).findFirst();
  }

  /**
   * The rule that holds a finding back at a moment of event time, the one that lasts longest. It
   * has to match everything that the finding is about.
   */
  Optional<Suppression> covering(Finding finding, Instant at, Instant now) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    Entry found = null;
    for (Entry e : entries) {
      if (inForce(e.rule(), at, now)
          && finding.subjects().stream().allMatch(e.selector()::matches)
          && (found == null || e.rule().change(at).isAfter(found.rule().change(at)))) {
        found = e;
      }
    }
    return Optional.ofNullable(found).map(Entry::rule);
  }

  /** Whether a rule still holds back at a moment of event time. */
  boolean inForce(String id, Instant at, Instant now) {
    return get(id).filter(r -> inForce(r, at, now)).isPresent();
  }

  private static boolean inForce(Suppression r, Instant at, Instant now) {
    Instant from = r.starts().isAfter(now) ? r.starts() : r.starts().minus(LATE);
    return r.ends().isAfter(r.starts())
        && !at.isBefore(from)
        && at.isBefore(r.ends())
        && r.covers(at);
  }

  /** In force now. */
  int active(Instant now) {
    return (int)
        entries.stream().filter(e -> e.rule().state(now) == Suppression.State.ACTIVE).count();
  }

  /** All that are listed: in force first, then to come, then ended; the soonest to change first. */
  List<SuppressionState> states(Catalogue catalogue, Instant now) {
    return entries.stream()
        .map(e -> new SuppressionState(e.rule(), e.rule().state(now), count(e, catalogue)))
        .sorted(
            Comparator.comparingInt((SuppressionState s) -> rank(s.state()))
                .thenComparing(s -> changes(s, now))
                .thenComparing(s -> s.rule().id()))
        .toList();
  }

  private static int rank(Suppression.State state) {
    return switch (state) {
      case ACTIVE -> 0;
      case SCHEDULED -> 1;
      case ENDED -> 2;
    };
  }

  /** How far away the change is that brings a rule up in the list. */
  private static Duration changes(SuppressionState s, Instant now) {
    return Duration.between(now, s.rule().change(now)).abs();
  }

  private int count(Entry e, Catalogue catalogue) {
    long version = catalogue.version();
    Counted known = counts.get(e.rule().id());
    if (known != null && known.version() == version) {
      return known.series();
    }
    int series = catalogue.count(e.selector());
    counts.put(e.rule().id(), new Counted(version, series));
    return series;
  }
}
