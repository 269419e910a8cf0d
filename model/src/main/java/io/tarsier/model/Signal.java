package io.tarsier.model;

/** Something observed, at a moment of event time, about an entity. */
public sealed interface Signal permits MetricSample, LogRecord, Span, Alert, Change {

  Entity entity();

  /** Event time in milliseconds since 1970-01-01T00:00Z. */
  long epochMillis();
}
