package io.tarsier.flow;

import io.tarsier.model.Change;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Suppression;
import io.tarsier.ports.FeedbackStore.Dismissal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what the corridor concluded and operators decided as journal entries with a flat JSON
 * body.
 */
final class JournalText {

  private JournalText() {}

  /**
   * @param heldBack the suppression that keeps it from being told; empty where none does
   */
  static JournalEntry.Draft finding(Finding f, String heldBack, Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("kind", f.kind());
    body.put("entity", f.entity().id());
    body.put("start", f.window().start().toString());
    body.put("end", f.window().end().toString());
    body.put("ongoing", f.ongoing());
    body.put("score", f.score());
    body.put("severity", f.severity().name());
    body.put("confidence", f.confidence());
    body.put("explanation", f.explanation());
    if (!heldBack.isEmpty()) {
      body.put("suppressedBy", heldBack);
    }
    return new JournalEntry.Draft(now, "tarsier", "finding", f.id(), json(body));
  }

  static JournalEntry.Draft incident(Incident i, Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("title", i.title());
    body.put("status", i.status().word());
    body.put("severity", i.severity().name());
    body.put("opened", i.opened().toString());
    body.put("updated", i.updated().toString());
    body.put("entities", i.entities().stream().map(e -> (Object) e.id()).toList());
    body.put("findings", i.findings().size());
    return new JournalEntry.Draft(now, "tarsier", "incident", i.id(), json(body));
  }

  /**
   * @param scope selector of the series that it holds for; empty for those of the incident
   */
  static JournalEntry.Draft decision(
      Incident i, String actor, String decision, String scope, Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("decision", decision);
    body.put("status", i.status().word());
    if (!scope.isEmpty()) {
      body.put("scope", scope);
    }
    return new JournalEntry.Draft(now, actor, "decision", i.id(), json(body));
  }

  /**
   * @param what was done: {@code created} or {@code ended}
   */
  static JournalEntry.Draft suppression(Suppression s, String actor, String what, Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "text",
        what.equals("created")
            ? "Nothing is told of "
                + LabelMatcher.text(s.matchers())
                + s.weekly().map(w -> ", " + w.text() + ",").orElse("")
                + " until "
                + (s.open() ? "somebody ends it" : s.ends())
                + (s.reason().isEmpty() ? "" : ": " + s.reason())
            : "What happens to " + LabelMatcher.text(s.matchers()) + " is told again");
    body.put("decision", what);
    body.put("matchers", LabelMatcher.text(s.matchers()));
    body.put("starts", s.starts().toString());
    if (!s.open()) {
      body.put("ends", s.ends().toString());
    }
    s.weekly()
        .ifPresent(w -> {
          body.put("hours", w.hours().text());
          body.put("zone", w.zone().getId());
        });
    if (!s.reason().isEmpty()) {
      body.put("reason", s.reason());
    }
    return new JournalEntry.Draft(now, actor, "suppression", s.id(), json(body));
  }

  static JournalEntry.Draft change(Change c, String actor, Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("text", c.summary());
    body.put("kind", c.kind().word());
    body.put("entity", c.entity().id());
    body.put("time", Instant.ofEpochMilli(c.epochMillis()).toString());
    body.put("by", c.actor());
    return new JournalEntry.Draft(now, actor, "change", c.id(), json(body));
  }

  static JournalEntry.Draft withdrawn(Dismissal d, String actor, Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("decision", "not an anomaly, withdrawn");
    if (!d.scope().isEmpty()) {
      body.put("scope", d.scope());
    }
    return new JournalEntry.Draft(now, actor, "decision", d.finding(), json(body));
  }

  static JournalEntry.Draft lifecycle(String what, String version, Instant now) {
    return new JournalEntry.Draft(
        now, "tarsier", "lifecycle", what, json(Map.of("version", version)));
  }

  static String json(Map<String, ?> fields) {
    return fields.entrySet().stream()
        .map(e -> quoted(e.getKey()) + ":" + value(e.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object v) {
    return switch (v) {
      case Boolean b -> b.toString();
      case Double d -> Double.isFinite(d) ? Double.toString(Math.round(d * 1e6) / 1e6) : "null";
      case Number n -> n.toString();
      case List<?> l ->
          l.stream().map(JournalText::value).collect(Collectors.joining(",", "[", "]"));
      default -> quoted(v.toString());
    };
  }

  private static String quoted(String s) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
