package io.tarsier.traces;

import io.tarsier.model.Entity;
import io.tarsier.model.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A trace in one line.
 *
 * @param id identifier of the trace
 * @param entity the service where it began, as far as is known
 * @param operation what was asked of it
 * @param startMillis when it began, epoch milliseconds
 * @param durationNanos from its first moment to its last
 * @param spans how many are known
 * @param failed whether any of them failed
 * @param services identifiers of the services that took part
 */
public record TraceSummary(
    String id,
    Entity entity,
    String operation,
    long startMillis,
    long durationNanos,
    int spans,
    boolean failed,
    List<String> services) {

  static TraceSummary of(String id, List<Span> spans) {
    Span root = spans.getFirst();
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    boolean failed = false;
    Set<String> services = new TreeSet<>();
    Comparator<Span> first =
        Comparator.comparing((Span s) -> !s.parent().isEmpty()).thenComparingLong(Span::startNanos);
    for (Span s : spans) {
      start = Math.min(start, s.startNanos());
      end = Math.max(end, s.endNanos());
      failed |= s.failed();
      services.add(s.entity().id());
      if (first.compare(s, root) < 0) {
        root = s;
      }
    }
    return new TraceSummary(
        id,
        root.entity(),
        root.operation(),
        Math.floorDiv(start, 1_000_000),
        // A root that is there knows best how long it took; clocks of others may differ.
        root.parent().isEmpty() ? root.durationNanos() : end - start,
        spans.size(),
        failed,
        List.copyOf(services));
  }
}
