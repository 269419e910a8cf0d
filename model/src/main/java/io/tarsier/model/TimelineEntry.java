package io.tarsier.model;

import java.time.Instant;

/**
 * One line of an incident's story.
 *
 * @param time when it happened: event time for findings, wall time for what people did
 * @param actor who did it: {@code tarsier} or an operator's name
 * @param text what happened, one sentence
 */
public record TimelineEntry(Instant time, String actor, String text) {

  /** The actor of everything the program does by itself. */
  public static final String TARSIER = "tarsier";
}
