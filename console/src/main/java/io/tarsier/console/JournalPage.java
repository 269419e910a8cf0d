package io.tarsier.console;

import io.tarsier.model.JournalEntry;
import io.tarsier.ports.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Builds the journal's page. */
final class JournalPage {

  static final List<String> KINDS =
      List.of("incident", "finding", "decision", "suppression", "action", "lifecycle");
  private static final int PAGE = 50;

  /** The journal does not filter by kind; this bounds how much is read to fill one page. */
  private static final int MAX_READS = 40;

  private static final int CHUNK = 200;
  private static final List<String> TELLING =
      List.of("explanation", "title", "text", "message", "reason", "decision", "status");
  private static final Pattern FINDING = Pattern.compile("f-([0-9a-f]{16})-[0-9a-z]+");
  private static final JsonMapper JSON = JsonMapper.shared();

  private JournalPage() {}

  /**
   * @param kind only this one; empty for all
   * @param before entries with a smaller sequence; 0 for the newest
   * @param verdict outcome of a proof, if one was asked for
   */
  static JournalView build(
      Journal journal, Viewer viewer, String kind, long before, Journal.@Nullable Verdict verdict) {
    List<JournalEntry> found = new ArrayList<>();
    long at = before > 0 ? before : Long.MAX_VALUE;
    boolean more = true;
    for (int reads = 0; more && found.size() < PAGE && reads < MAX_READS; reads++) {
      int limit = kind.isEmpty() ? PAGE : CHUNK;
      List<JournalEntry> slice = journal.before(at, limit);
      more = slice.size() == limit;
      for (JournalEntry e : slice) {
        at = e.sequence();
        if (kind.isEmpty() || e.kind().equals(kind)) {
          found.add(e);
        }
        if (found.size() == PAGE) {
          more = more || e.sequence() > slice.getLast().sequence();
          break;
        }
      }
    }
    Query query = Query.empty().with("kind", kind);
    return new JournalView(
        found.stream().map(e -> entry(e, viewer)).toList(),
        kinds(kind),
        Units.count(journal.size()),
        proof(verdict),
        kind,
        before > 0 ? query.on("/journal") : "",
        more ? query.with("before", Long.toString(at)).on("/journal") : "");
  }

  private static List<IncidentsView.Choice> kinds(String chosen) {
    List<IncidentsView.Choice> choices = new ArrayList<>();
    choices.add(new IncidentsView.Choice("all", "/journal", chosen.isEmpty()));
    for (String kind : KINDS) {
      choices.add(
          new IncidentsView.Choice(
              kind, Query.empty().with("kind", kind).on("/journal"), kind.equals(chosen)));
    }
    return choices;
  }

  private static JournalView.@Nullable Proof proof(Journal.@Nullable Verdict verdict) {
    return switch (verdict) {
      case null -> null;
      case Journal.Verdict.Intact intact ->
          new JournalView.Proof(
              true,
              "The chain holds: "
                  + Overview.count(intact.entries(), "entry")
                  + " read, none changed, removed or slipped in.");
      case Journal.Verdict.Broken broken ->
          new JournalView.Proof(
              false,
              "The chain is broken at entry "
                  + broken.sequence()
                  + ": "
                  + broken.reason()
                  + " Keep a copy of the data folder before anything else.");
    };
  }

  private static JournalView.Entry entry(JournalEntry e, Viewer viewer) {
    return new JournalView.Entry(
        e.sequence(),
        viewer.moment(e.time()),
        e.actor(),
        e.kind(),
        e.subject(),
        href(e.subject()),
        summary(e.body()),
        e.body(),
        e.hash());
  }

  /** What became of it, where that is not said already. */
  private static String state(JsonNode json, String said) {
    JsonNode status = json.get("status");
    if (said.equals("title") && status != null && status.isString()) {
      return " (" + status.asString().replace('-', ' ') + ")";
    }
    JsonNode ongoing = json.get("ongoing");
    return said.equals("explanation") && ongoing != null && !ongoing.asBoolean() ? " (over)" : "";
  }

  /** Where a subject can be seen: an incident on its page, a finding on that of its series. */
  static String href(String subject) {
    if (subject.startsWith("q-")) {
      return "/suppressions#" + subject;
    }
    if (subject.startsWith("i-")) {
      return "/incidents/" + subject;
    }
    Matcher finding = FINDING.matcher(subject);
    return finding.matches() ? "/series/" + finding.group(1) : "";
  }

  /** The most telling field of the fact, or the fact itself. */
  static String summary(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      for (String name : TELLING) {
        JsonNode value = json.get(name);
        if (value != null && value.isString() && !value.asString().isBlank()) {
          return value.asString() + state(json, name);
        }
      }
    } catch (JacksonException e) {
      // Shown as it is: the journal keeps letters, not meaning.
      return body;
    }
    return body;
  }
}
