package io.tarsier.ports;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What people are told of an incident, once for each state that it comes to.
 *
 * @param id stable: the same incident in the same state gives the same one, so that a receiver can
 *     tell a repetition
 * @param kind what happened
 * @param incident identifier of the incident; all notices of one incident belong together
 * @param title one line that says what is wrong and where
 * @param severity of the incident at that time
 * @param entities what is affected, the first affected first
 * @param cause the likeliest cause, where one is known
 * @param detail one more sentence; may be empty
 * @param link to the incident in the console
 * @param acknowledge address of a page where whoever reads this can acknowledge the incident;
 *     whoever knows it may, so it is made when a notice is sent and kept nowhere; may be empty
 * @param opened when the incident began
 * @param time when this happened
 */
public record Notice(
    String id,
    Kind kind,
    String incident,
    String title,
    Severity severity,
    List<Entity> entities,
    Optional<Cause> cause,
    String detail,
    String link,
    String acknowledge,
    Instant opened,
    Instant time) {

  /** What happened to an incident. */
  public enum Kind {
    OPENED,
    WORSE,
    ACKNOWLEDGED,
    ESCALATED,
    RESOLVED,
    /** Nothing did: somebody wants to see whether notices arrive. */
    TEST;

    /** Whether it asks somebody to look after the incident. */
    public boolean asks() {
      return this == OPENED || this == WORSE || this == ESCALATED;
    }

    /** The lower-case word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Notice {
    entities = List.copyOf(entities);
  }

  /** Without a way to acknowledge. */
  public Notice(
      String id,
      Kind kind,
      String incident,
      String title,
      Severity severity,
      List<Entity> entities,
      Optional<Cause> cause,
      String detail,
      String link,
      Instant opened,
      Instant time) {
    this(id, kind, incident, title, severity, entities, cause, detail, link, "", opened, time);
  }

  public Notice withCause(Optional<Cause> to) {
    return new Notice(
        id, kind, incident, title, severity, entities, to, detail, link, acknowledge, opened, time);
  }

  public Notice withAcknowledge(String address) {
    return new Notice(
        id, kind, incident, title, severity, entities, cause, detail, link, address, opened, time);
  }
}
