package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.Series;
import io.tarsier.ports.FeedbackStore.Dismissal;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Carries what operators said about findings to the detectors: to the series itself, or to all that
 * a selector matches, those that appear later included. On the corridor's thread.
 */
final class Opinions {

  private final AnomalyEngine engine;
  private final Groups groups;
  private final Catalogue catalogue;
  private final Storage storage;
  private final WideFeedback wide = new WideFeedback();
  private volatile LogDesk logs = LogDesk.NONE;

  Opinions(AnomalyEngine engine, Groups groups, Catalogue catalogue, Storage storage) {
    this.engine = engine;
    this.groups = groups;
    this.catalogue = catalogue;
    this.storage = storage;
  }

  void attach(LogDesk desk) {
    logs = desk;
  }

  /**
   * Sets right what was said, or taken back, after the state of a series was written down.
   *
   * @param writtenAt when the state of each series was written
   */
  void restore(Map<String, Long> writtenAt) {
    for (Dismissal d : storage.feedback().all()) {
      boolean holds = d.withdrawn().isEmpty();
      if (holds && !d.scope().isEmpty()) {
        wide.add(d);
      }
      for (String series : reach(d)) {
        Long at = writtenAt.get(series);
        if (at == null) {
          continue;
        }
        boolean then =
            d.time().toEpochMilli() <= at
                && d.withdrawn().filter(w -> w.toEpochMilli() <= at).isEmpty();
        if (holds && !then) {
          stricter(series);
        } else if (!holds && then) {
          laxer(series);
        }
      }
    }
    catalogue.all().forEach(w -> w.introduced = true);
  }

  /** Tells the detector of a new series what was said of series like it. */
  void introduce(Watched watched) {
    if (!watched.introduced) {
      watched.introduced = true;
      for (int n = wide.holdingFor(watched.series); n > 0; n--) {
        engine.dismiss(watched.id);
      }
    }
  }

  /**
   * Checks what is about to be said.
   *
   * @throws IllegalArgumentException when the scope is none, or leaves out every series that the
   *     findings are about
   * @throws LimitReachedException when too much was said about many series
   */
  void check(List<Finding> findings, List<LabelMatcher> scope) {
    if (scope.isEmpty()) {
      return;
    }
    SeriesSelector selector = SeriesSelector.of(scope);
    if (anomalies(findings).stream().noneMatch(a -> selector.matches(a.series()))) {
      throw new IllegalArgumentException(
          LabelMatcher.text(scope) + " matches no series that was unusual in this incident");
    }
    wide.checkRoom();
  }

  /** Raises the thresholds; what has to be kept of it. */
  List<Dismissal> dismiss(
      List<Finding> findings, List<LabelMatcher> scope, String actor, Instant now) {
    List<Dismissal> said = new ArrayList<>();
    Optional<SeriesSelector> selector =
        scope.isEmpty() ? Optional.empty() : Optional.of(SeriesSelector.of(scope));
    boolean spread = false;
    for (MetricAnomaly a : anomalies(findings)) {
      Series series = a.series();
      if (selector.isEmpty() || !selector.get().matches(series)) {
        engine.dismiss(series.id());
        said.add(new Dismissal(series.id(), a.id(), actor, now));
      } else if (!spread) {
        spread = true;
        Dismissal d =
            new Dismissal(
                series.id(), a.id(), actor, now, LabelMatcher.text(scope), Optional.empty());
        reach(d).forEach(engine::dismiss);
        wide.add(d);
        said.add(d);
      }
    }
    for (Finding f : findings) {
      if (f instanceof GroupAnomaly g) {
        String group = GroupAnomaly.groupId(g.entity());
        stricter(group);
        said.add(new Dismissal(group, g.id(), actor, now));
      }
      if (f instanceof LogAnomaly l) {
        logs.dismissed(l.id());
        said.add(new Dismissal(l.subjects().getFirst().id(), l.id(), actor, now));
      }
    }
    return said;
  }

  /** Of a series, or of an entity's group. */
  private void stricter(String id) {
    engine.dismiss(id);
    groups.dismiss(id);
  }

  private void laxer(String id) {
    engine.undismiss(id);
    groups.undismiss(id);
  }

  /**
   * Lowers the thresholds again that a dismissal raised.
   *
   * @throws NoSuchElementException when nothing was said of the finding
   */
  Ordered<Dismissal> withdraw(String finding, String actor, Instant now) {
    Dismissal said =
        storage.feedback().all().stream()
            .filter(d -> d.finding().equals(finding))
            .findFirst()
            .orElseThrow(
                () -> new NoSuchElementException("nobody dismissed the finding " + finding));
    Conclusions out = new Conclusions(now);
    if (said.withdrawn().isPresent()) {
      return new Ordered<>(said, out, commit -> {});
    }
    if (LogAnomaly.isId(finding)) {
      logs.withdrawn(finding);
    }
    reach(said).forEach(this::laxer);
    wide.remove(finding);
    out.journal(JournalText.withdrawn(said, actor, now));
    return new Ordered<>(
        said.withdrawnAt(now), out, commit -> storage.feedback().withdraw(finding, now, commit));
  }

  /** The watched series that a dismissal is about. */
  private List<String> reach(Dismissal d) {
    if (d.scope().isEmpty()) {
      return List.of(d.series());
    }
    try {
      SeriesSelector selector = SeriesSelector.of(LabelMatcher.parse(d.scope()));
      return catalogue.all().stream()
          .filter(w -> selector.matches(w.series))
          .map(w -> w.id)
          .toList();
    } catch (IllegalArgumentException e) {
      // Changed by hand; WideFeedback says so.
      return List.of();
    }
  }

  private static List<MetricAnomaly> anomalies(List<Finding> findings) {
    return findings.stream()
        .filter(MetricAnomaly.class::isInstance)
        .map(MetricAnomaly.class::cast)
        .toList();
  }

  /** What a dismissal does, in words that are true of these findings. */
  static String effect(List<Finding> findings, List<LabelMatcher> scope) {
    boolean odd = findings.stream().anyMatch(MetricAnomaly.class::isInstance);
    boolean together = findings.stream().anyMatch(GroupAnomaly.class::isInstance);
    boolean foreseen = findings.stream().anyMatch(CapacityForecast.class::isInstance);
    List<String> words = new ArrayList<>();
    if (odd) {
      words.add(
          scope.isEmpty()
              ? "the thresholds of its series were raised"
              : "the thresholds of all series that match "
                  + LabelMatcher.text(scope)
                  + " were raised");
    }
    if (together) {
      words.add("their series have to part further to be told together");
    }
    if (findings.stream().anyMatch(LogAnomaly.class::isInstance)) {
      words.add("its patterns of logs are told only when they are much odder");
    }
    if (foreseen) {
      words.add("what was foreseen is told again only when it gets worse");
    }
    return words.isEmpty() ? "" : "; " + String.join("; ", words);
  }
}
