package io.tarsier.flow;

import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one batch led to. Several versions of one finding or incident within a batch are written
 * once, in their last version.
 */
final class Conclusions {

  private final Instant now;
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final List<JournalEntry.Draft> decisions = new ArrayList<>();

  /** By finding, the suppression that holds it back; empty where none does any more. */
  private final Map<String, String> heldBack = new LinkedHashMap<>();

  Conclusions(Instant now) {
    this.now = now;
  }

  void add(Finding finding) {
    findings.put(finding.id(), finding);
  }

  /** A finding that a suppression keeps from being told. */
  void hold(Finding finding, String suppression) {
    add(finding);
    heldBack.put(finding.id(), suppression);
  }

  /** The finding is told after all. */
  void release(Finding finding) {
    heldBack.put(finding.id(), "");
  }

  void add(Incident incident) {
    incidents.put(incident.id(), incident);
  }

  void decided(Incident incident, String actor, String decision, String scope) {
    decisions.add(JournalText.decision(incident, actor, decision, scope, now));
  }

  void journal(JournalEntry.Draft entry) {
    decisions.add(entry);
  }

  Instant now() {
    return now;
  }

  boolean isEmpty() {
    return findings.isEmpty() && incidents.isEmpty() && decisions.isEmpty() && heldBack.isEmpty();
  }

  Storage.Commit commit() {
    List<JournalEntry.Draft> journal = new ArrayList<>();
    findings
        .values()
        .forEach(f -> journal.add(JournalText.finding(f, heldBack.getOrDefault(f.id(), ""), now)));
    incidents.values().forEach(i -> journal.add(JournalText.incident(i, now)));
    journal.addAll(decisions);
    return new Storage.Commit(
        List.copyOf(findings.values()), List.copyOf(incidents.values()), journal, heldBack);
  }

  List<Event> events() {
    List<Event> events = new ArrayList<>();
    findings.values().stream()
        .filter(f -> heldBack.getOrDefault(f.id(), "").isEmpty())
        .forEach(f -> events.add(new Event.FindingChanged(f)));
    incidents.values().forEach(i -> events.add(new Event.IncidentChanged(i)));
    return events;
  }
}
