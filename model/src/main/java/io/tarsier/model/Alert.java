package io.tarsier.model;

import java.time.Instant;

/**
 * What another system noticed and reported. The same trouble keeps its source, fingerprint and
 * start while it lasts.
 *
 * @param source which system reported it: {@code alertmanager}, {@code cloudevents}, …
 * @param fingerprint what tells it from its siblings within the source
 * @param entity what it is about
 * @param name what sort of alert it is: the rule's name
 * @param labels all that identifies it
 * @param severity how bad its author says it is
 * @param firing false once it is over
 * @param starts when it began
 * @param at when this was said, not before the start
 * @param summary one line for people
 * @param link where its author shows more; may be empty
 */
public record Alert(
    String source,
    String fingerprint,
    Entity entity,
    String name,
    Labels labels,
    Severity severity,
    boolean firing,
    Instant starts,
    Instant at,
    String summary,
    String link)
    implements Signal {

  @Override
  public long epochMillis() {
    return at.toEpochMilli();
  }
}
