package io.tarsier.alerts;

import io.tarsier.model.Alert;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** An alert in the making: what every format has to say, and what follows where it does not. */
final class Draft {

  private final String source;
  private final String name;
  private final Labels labels;
  private Entity entity;
  private String fingerprint = "";
  private Severity severity = Severity.MEDIUM;
  private boolean firing = true;
  private Instant starts = Instant.EPOCH;
  private Instant at = Instant.EPOCH;
  private String summary = "";
  private String link = "";

  Draft(String source, String name, Labels labels) {
    this.source = source;
    this.name = name;
    this.labels = labels;
    this.entity = AlertEntities.of(name, labels);
  }

  /** Another entity than the labels say. */
  Draft about(Entity other) {
    this.entity = other;
    return this;
  }

  /** What tells it from its siblings; empty to have it follow from name, entity and labels. */
  Draft fingerprint(String given) {
    fingerprint = given;
    return this;
  }

  Draft severity(Labels from) {
    String word = from.get("severity");
    String priority = from.get("priority");
    return severity(word != null ? word : priority != null ? priority : "");
  }

  Draft severity(String word) {
    severity = SeverityWords.of(word);
    return this;
  }

  Draft status(String word) {
    firing =
        switch (word.toLowerCase(Locale.ROOT)) {
          case "", "firing", "open", "triggered", "problem", "active", "alerting" -> true;
          case "resolved", "ok", "closed", "recovered", "inactive", "normal" -> false;
          default ->
              throw new UnusableAlertException("status is neither \"firing\" nor \"resolved\"");
        };
    return this;
  }

  /** What lies ahead of our clock is taken for now: clocks differ by a little. */
  Draft times(Optional<Instant> began, Optional<Instant> ended, Instant now) {
    at = firing ? now : ended.filter(e -> e.isBefore(now)).orElse(now);
    starts = began.filter(b -> b.isBefore(at)).orElse(at);
    starts = Instant.ofEpochMilli(starts.toEpochMilli());
    at = Instant.ofEpochMilli(at.toEpochMilli());
    return this;
  }

  Draft told(String line, String more) {
    summary = line.strip();
    link = more;
    return this;
  }

  Alert alert() {
    return new Alert(
        source,
        fingerprint.isEmpty() ? derived() : fingerprint,
        entity,
        name,
        labels,
        severity,
        firing,
        starts,
        at,
        summary,
        link);
  }

  private String derived() {
    try {
      String text = name + "\n" + entity.id() + "\n" + labels;
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
