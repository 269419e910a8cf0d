package io.tarsier.traces;

import java.util.OptionalDouble;

/**
 * What was counted of a subject in a stretch of event time; as many windows as it takes to have
 * enough calls to say something.
 *
 * @param from begin, epoch milliseconds
 * @param to end, epoch milliseconds
 * @param calls how many ended in it
 * @param errors how many of them failed
 * @param ratio share that failed; as few failures as chance gives count as none; empty where there
 *     were no calls
 * @param p50 median duration in seconds; empty where there were too few calls
 * @param p95 duration that 95 % stay below; empty where there were too few calls
 */
public record Reading(
    Subject subject,
    long from,
    long to,
    long calls,
    long errors,
    OptionalDouble ratio,
    OptionalDouble p50,
    OptionalDouble p95) {

  /** Calls a second. */
  public double rate() {
    return calls * 1000.0 / (to - from);
  }
}
