package io.tarsier.ports;

import io.tarsier.model.Span;
import java.time.Duration;
import java.util.List;

/** Takes in spans that are pushed to us, and says no when there is no room for long. */
@FunctionalInterface
public interface TraceIntake {

  /** Of a Tarsier that follows no traces: there is never room. */
  TraceIntake CLOSED = (spans, patience) -> false;

  /**
   * Takes spans in, in any order; those of one trace may come in several calls.
   *
   * @param patience how long to wait for room
   * @return false when there was no room in that time; nothing was taken in then
   */
  boolean take(List<Span> spans, Duration patience) throws InterruptedException;
}
