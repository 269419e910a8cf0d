package io.tarsier.model;

import java.time.Instant;

/**
 * What an operator says the cause of an incident was.
 *
 * @param cause the entity it began at
 * @param first whether that is the entity that was ranked first
 * @param actor who said so
 * @param time when
 */
public record Verdict(Entity cause, boolean first, String actor, Instant time) {}
