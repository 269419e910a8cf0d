package io.tarsier.flow;

import io.tarsier.model.Alert;
import io.tarsier.model.Finding;
import io.tarsier.model.ReportedAlert;
import io.tarsier.ports.FindingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The alerts of others that fire. Their authors say the same again every few hours while it lasts,
 * and some never say that it is over: what says nothing new is left out, but written down from time
 * to time so that a restart knows when it was heard of last; what has not been heard of for long
 * ends. At most {@value #MAX} are told apart. On the corridor's thread; counted from any.
 */
final class Alerts {

  private static final int MAX = 200_000;

  /** How old the written version of an alert that goes on may become. */
  private static final long REFRESH_MILLIS = Duration.ofHours(1).toMillis();

  /** How often it is looked whether one has ended in silence. */
  private static final long LOOK_MILLIS = Duration.ofMinutes(1).toMillis();

  /** The version that was written, and when the alert was last heard of. */
  private record Firing(ReportedAlert written, long heard) {}

  private final long expiry;
  private final FindingStore findings;
  private final Map<String, Firing> firing = new ConcurrentHashMap<>();
  private long looked = Long.MIN_VALUE;

  /**
   * @param expiry what has not been heard of for so long is over
   * @param findings where those are that were told before a restart
   */
  Alerts(Duration expiry, FindingStore findings) {
    this.expiry = expiry.toMillis();
    this.findings = findings;
  }

  /** Goes on with one from before a restart. */
  void resume(ReportedAlert alert) {
    firing.put(key(alert.alert()), new Firing(alert, alert.alert().epochMillis()));
  }

  /**
   * What a word about an alert brings; empty where it is nothing new. While an alert fires, every
   * word with its fingerprint is about it, whatever start it names: not every sender remembers.
   */
  Optional<ReportedAlert> hear(ReportedAlert word) {
    Alert said = word.alert();
    Firing known = firing.get(key(said));
    if (known == null) {
      boolean over = !word.ongoing() && !isWritten(word.id());
      return over ? Optional.empty() : Optional.of(word);
    }
    ReportedAlert before = known.written();
    if (said.at().isBefore(before.alert().starts())) {
      return Optional.empty();
    }
    long now = said.epochMillis();
    ReportedAlert same = word.id().equals(before.id()) ? word : startedAs(before, said);
    boolean news =
        !same.ongoing()
            || now - before.alert().epochMillis() >= REFRESH_MILLIS
            || !meaning(same.alert()).equals(meaning(before.alert()));
    if (!news) {
      firing.put(key(said), new Firing(before, Math.max(now, known.heard())));
    }
    return news ? Optional.of(same) : Optional.empty();
  }

  private static String key(Alert alert) {
    return alert.source() + "\n" + alert.fingerprint();
  }

  private static ReportedAlert startedAs(ReportedAlert before, Alert said) {
    return ReportedAlert.of(at(said, before.alert().starts(), said.at()));
  }

  /** The alert without the time at which it was said. */
  private static Alert meaning(Alert a) {
    return at(a, a.starts(), a.starts());
  }

  private static Alert at(Alert a, Instant starts, Instant at) {
    return new Alert(
        a.source(),
        a.fingerprint(),
        a.entity(),
        a.name(),
        a.labels(),
        a.severity(),
        a.firing(),
        starts,
        at,
        a.summary(),
        a.link());
  }

  private boolean isWritten(String id) {
    return findings.get(id).filter(Finding::ongoing).isPresent();
  }

  /** Notes one that is concluded; whether it is new. */
  boolean note(ReportedAlert alert) {
    String key = key(alert.alert());
    Firing known = firing.get(key);
    if (!alert.ongoing()) {
      // The end of one is never the beginning of another.
      firing.remove(key);
      return false;
    }
    if (known != null || firing.size() < MAX) {
      firing.put(key, new Firing(alert, alert.alert().epochMillis()));
    }
    return known == null || !known.written().id().equals(alert.id());
  }

  int size() {
    return firing.size();
  }

  /** Those that have not been heard of for too long at a moment, ended when they were last. */
  List<ReportedAlert> silentAt(long millis) {
    if (firing.isEmpty() || (looked != Long.MIN_VALUE && millis - looked < LOOK_MILLIS)) {
      return List.of();
    }
    looked = millis;
    List<ReportedAlert> over = new ArrayList<>();
    for (Firing f : firing.values()) {
      if (millis - f.heard() >= expiry) {
        over.add(f.written().endedAt(Instant.ofEpochMilli(f.heard())));
      }
    }
    over.sort(Comparator.comparing(ReportedAlert::id));
    return over;
  }
}
