package io.tarsier.flow;

import io.tarsier.model.Entity;
import io.tarsier.model.LogLevel;

/**
 * A record as a live tail shows it.
 *
 * @param entity what wrote it
 * @param epochMillis when
 * @param level how loud it is
 * @param body masked
 */
public record TailLine(Entity entity, long epochMillis, LogLevel level, String body) {}
