package io.tarsier.flow;

import io.tarsier.model.Finding;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Suppression;
import io.tarsier.model.Weekly;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Holds findings back while a suppression rule is in force. What is held back is recorded and
 * marked; if it still goes on when the rule ends, it is told then, and if it is over by then,
 * never. What an incident has already taken in stays in it. On the corridor's thread.
 */
final class Quiet {

  /** The latest version of a finding that goes on, and the rule that holds it back. */
  private record Held(Finding finding, String rule) {}

  final Suppressions rules = new Suppressions();
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Storage storage;
  private final InstantSource clock;
  private final Counters counters;

  Quiet(Storage storage, InstantSource clock, Counters counters) {
    this.storage = storage;
    this.clock = clock;
    this.counters = counters;
  }

  /** Takes up what storage remembers; gives the findings that are held back. */
  List<Finding> restore() {
    rules.load(storage.suppressions().all());
    Map<String, String> marked = storage.suppressions().heldBack();
    List<Finding> findings = storage.findings().getAll(marked.keySet());
    for (Finding f : findings) {
      held.put(f.id(), new Held(f, marked.getOrDefault(f.id(), "")));
    }
    return findings;
  }

  boolean holds(String finding) {
    return held.containsKey(finding);
  }

  /**
   * Holds a finding back if a rule says so, and notes it in the conclusions.
   *
   * @param at when it was found, in event time
   * @param fresh whether it is the first version of it
   */
  boolean hold(Finding f, Instant at, boolean fresh, Conclusions out) {
    Held before = held.remove(f.id());
    Optional<Suppression> rule = rules.covering(f, at, clock.instant());
    if (rule.isPresent()) {
      String id = rule.get().id();
      if (f.ongoing()) {
        held.put(f.id(), new Held(f, id));
      }
      if (fresh) {
        counters.suppressed.increment();
      }
      out.hold(f, id);
      return true;
    }
    if (before == null) {
      return false;
    }
    if (!f.ongoing()) {
      // It ended together with the rule: nothing is left to be told.
      out.hold(f, before.rule());
      return true;
    }
    out.release(f);
    counters.findings.increment();
    return false;
  }

  /** Findings whose rule is over at a moment of event time; they are to be judged again. */
  List<Finding> due(Instant at) {
    if (held.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    return held.values().stream()
        .filter(h -> !rules.inForce(h.rule(), at, now))
        .map(Held::finding)
        .toList();
  }

  /** Makes a rule, or gives the one that already does the same. */
  Ordered<Suppression> suppress(
      List<LabelMatcher> matchers,
      Instant starts,
      Instant ends,
      Optional<Weekly> weekly,
      String reason,
      String actor) {
    Instant now = clock.instant();
    SeriesSelector.of(matchers);
    Optional<Suppression> same = rules.same(matchers, starts, ends, weekly, now);
    if (same.isPresent()) {
      return new Ordered<>(same.get(), new Conclusions(now), commit -> {});
    }
    rules.checkRoom(now);
    Suppression rule =
        new Suppression(idOf(matchers, now), matchers, starts, ends, weekly, reason, actor, now);
    rules.put(rule);
    Conclusions out = new Conclusions(now);
    out.journal(JournalText.suppression(rule, actor, "created", now));
    List<String> gone = rules.forget(now);
    return new Ordered<>(
        rule,
        out,
        commit -> {
          storage.suppressions().remove(gone);
          storage.suppressions().put(rule, commit);
        });
  }

  /**
   * Ends a rule now. One that is over already stays as it is.
   *
   * @throws NoSuchElementException when there is no such rule
   */
  Ordered<Suppression> end(String id, String actor) {
    Instant now = clock.instant();
    Suppression rule =
        rules
            .get(id)
            .orElseThrow(() -> new NoSuchElementException("there is no suppression " + id));
    if (rule.state(now) == Suppression.State.ENDED) {
      return new Ordered<>(rule, new Conclusions(now), commit -> {});
    }
    Suppression ended = rule.endedAt(rule.starts().isAfter(now) ? rule.starts() : now);
    rules.put(ended);
    Conclusions out = new Conclusions(now);
    out.journal(JournalText.suppression(ended, actor, "ended", now));
    return new Ordered<>(ended, out, commit -> storage.suppressions().put(ended, commit));
  }

  private String idOf(List<LabelMatcher> matchers, Instant now) {
    String stem =
        "q-"
            + Long.toString(now.toEpochMilli(), 36)
            + "-"
            + Integer.toHexString(LabelMatcher.text(matchers).hashCode());
    String id = stem;
    for (int i = 2; rules.get(id).isPresent(); i++) {
      id = stem + "-" + i;
    }
    return id;
  }
}
