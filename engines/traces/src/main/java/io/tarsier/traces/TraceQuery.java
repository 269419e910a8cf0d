package io.tarsier.traces;

import io.tarsier.model.Entity;
import io.tarsier.model.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which traces are wanted.
 *
 * @param service one that took part; empty for any
 * @param failed whether a span of it, in that service where one is named, failed; empty for either
 * @param minNanos least duration
 * @param from earliest begin, epoch milliseconds
 * @param to latest begin, epoch milliseconds
 * @param slowestFirst else the newest come first
 * @param limit most traces
 */
public record TraceQuery(
    Optional<Entity> service,
    Optional<Boolean> failed,
    long minNanos,
    long from,
    long to,
    boolean slowestFirst,
    int limit) {

  /** The newest of all. */
  public static TraceQuery newest(int limit) {
    return new TraceQuery(
        Optional.empty(), Optional.empty(), 0, Long.MIN_VALUE, Long.MAX_VALUE, false, limit);
  }

  boolean matches(TraceSummary trace, List<Span> spans) {
    if (trace.durationNanos() < minNanos
        || trace.startMillis() < from
        || trace.startMillis() > to) {
      return false;
    }
    if (service.isEmpty()) {
      return failed.isEmpty() || failed.get() == trace.failed();
    }
    boolean there = false;
    boolean wrong = false;
    for (Span s : spans) {
      if (s.entity().equals(service.get()) || s.peer().equals(service)) {
        there = true;
        wrong |= s.failed();
      }
    }
    return there && (failed.isEmpty() || failed.get() == wrong);
  }

  Comparator<TraceSummary> order() {
    return slowestFirst
        ? Comparator.comparingLong(TraceSummary::durationNanos).reversed()
        : Comparator.comparingLong(TraceSummary::startMillis).reversed();
  }
}
