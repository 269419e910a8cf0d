package io.tarsier.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * An incident as Tarsier's API tells it.
 *
 * @param parent of which it is a consequence; empty where it stands by itself
 */
public record Found(
    String id,
    String title,
    String severity,
    String status,
    Instant opened,
    String parent,
    List<Reason> causes) {

  /** One ranked cause. */
  public record Reason(
      String entity, String summary, double probability, List<String> evidence, String remedy) {}

  static Found of(JsonNode json) {
    List<Reason> causes = new ArrayList<>();
    for (JsonNode cause : json.path("causes")) {
      List<String> evidence = new ArrayList<>();
      cause.path("evidence").forEach(e -> evidence.add(e.asString()));
      causes.add(
          new Reason(
              cause.path("entity").path("id").asString(),
              cause.path("summary").asString(""),
              cause.path("probability").asDouble(),
              evidence,
              cause.path("remedy").asString("")));
    }
    return new Found(
        json.path("id").asString(),
        json.path("title").asString(),
        json.path("severity").asString(),
        json.path("status").asString(),
        Instant.parse(json.path("opened").asString()),
        json.path("parent").asString(""),
        causes);
  }

  /** The incident in some lines, its first cause and what would help. */
  public String text() {
    StringBuilder s = new StringBuilder();
    s.append(String.format(Locale.ROOT, "Incident: %s%n", title));
    s.append(String.format(Locale.ROOT, "Severity: %s, %s since %s%n", severity, status, opened));
    if (causes.isEmpty()) {
      return s.append(String.format(Locale.ROOT, "Cause: none found%n")).toString();
    }
    Reason first = causes.getFirst();
    s.append(
        String.format(
            Locale.ROOT,
            "Cause: %s %s (probability %.0f %%)%n",
            first.entity,
            first.summary,
            100 * first.probability));
    for (String sentence : first.evidence) {
      s.append(String.format(Locale.ROOT, "  - %s%n", sentence));
    }
    for (Reason other : causes.subList(1, Math.min(3, causes.size()))) {
      s.append(
          String.format(
              Locale.ROOT,
              "Or: %s %s (%.0f %%)%n",
              other.entity,
              other.summary,
              100 * other.probability));
    }
    s.append(
        String.format(
            Locale.ROOT, "Remedy: %s%n", first.remedy.isEmpty() ? "none known" : first.remedy));
    return s.toString();
  }
}
