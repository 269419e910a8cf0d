package io.tarsier.anomaly;

import java.time.Instant;
import java.util.Optional;

/**
 * How old what is known of a series is, and why.
 *
 * @param model the ensemble or model that judges it
 * @param version version of the state that is written down
 * @param trained when it was last learned anew as a whole; empty while it only ever learned point
 *     by point
 * @param reason why then
 * @param trainings how often
 */
public record Lifecycle(
    String model, int version, Optional<Instant> trained, Optional<Reason> reason, int trainings) {

  /** Why a model was trained. */
  public enum Reason {
    /** Enough had been seen for the first time. */
    FIRST,
    /** So many points have passed since the last time. */
    SCHEDULE,
    /** What is usual had lastingly changed. */
    DRIFT
  }
}
