package io.tarsier.model;

import java.util.Locale;
import java.util.Optional;

/**
 * One timed step of a trace, as OpenTelemetry's trace specification has it.
 *
 * @param trace identifier of the trace, lower-case hexadecimal digits
 * @param id identifier of the span within the trace, lower-case hexadecimal digits
 * @param parent identifier of the span that led to it; empty for the first of a trace
 * @param entity the service that took the step
 * @param labels what is known of where it ran: pod, node, host, version
 * @param operation what was done, named so that few names cover all calls
 * @param kind which side of a call it is
 * @param startNanos when it began, nanoseconds since 1970-01-01T00:00Z
 * @param durationNanos how long it took; not negative
 * @param failed whether it ended in an error
 * @param peer what a call went to, where the caller names it: a database that sends no spans of its
 *     own
 * @param attributes a few more attributes, for people
 */
public record Span(
    String trace,
    String id,
    String parent,
    Entity entity,
    Labels labels,
    String operation,
    Kind kind,
    long startNanos,
    long durationNanos,
    boolean failed,
    Optional<Entity> peer,
    Labels attributes)
    implements Signal {

  /** Which side of a call a span is. */
  public enum Kind {
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER;

    /** The lower-case word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Span {
    if (durationNanos < 0) {
      throw new IllegalArgumentException("a span cannot end before it begins");
    }
  }

  @Override
  public long epochMillis() {
    return Math.floorDiv(startNanos, 1_000_000);
  }

  public long endNanos() {
    return startNanos + durationNanos;
  }
}
