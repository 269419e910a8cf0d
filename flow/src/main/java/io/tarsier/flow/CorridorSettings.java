package io.tarsier.flow;

import io.tarsier.anomaly.DetectorSettings;
import java.time.Duration;

/**
 * How the corridor runs.
 *
 * @param maxSeries how many series are watched; samples of further ones are dropped and counted
 * @param snapshotInterval how often engine state is written down
 * @param correlationGap findings on related entities no further apart than this share an incident
 * @param quietPeriod an incident whose findings have all ended for this long is resolved
 * @param catchUp how far back a source with a past is read at start
 * @param points how many recent points of each series are kept for plots
 * @param certificateAhead how long before its end a certificate is told of
 * @param detector how each series is judged
 * @param groups whether the series of one entity are judged together too
 * @param alertExpiry an alert that is not repeated for so long is over
 */
public record CorridorSettings(
    int maxSeries,
    Duration snapshotInterval,
    Duration correlationGap,
    Duration quietPeriod,
    Duration catchUp,
    int points,
    Duration certificateAhead,
    DetectorSettings detector,
    boolean groups,
    Duration alertExpiry) {

  /** Alarms a day a series: low, because a machine has dozens of series and a person one pager. */
  private static final double QUIET_BUDGET = 0.3;

  public static final CorridorSettings DEFAULT =
      new CorridorSettings(
          20_000,
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofHours(24),
          720,
          Duration.ofDays(7),
          DetectorSettings.DEFAULT.withBudget(QUIET_BUDGET),
          true,
          Duration.ofHours(24));

  /** The same, with the series judged in another way. */
  public CorridorSettings withDetector(DetectorSettings other) {
    return new CorridorSettings(
        maxSeries,
        snapshotInterval,
        correlationGap,
        quietPeriod,
        catchUp,
        points,
        certificateAhead,
        other,
        groups,
        alertExpiry);
  }

  /** The same, with alerts of others taken for over after another time of silence. */
  public CorridorSettings withAlertExpiry(Duration other) {
    return new CorridorSettings(
        maxSeries,
        snapshotInterval,
        correlationGap,
        quietPeriod,
        catchUp,
        points,
        certificateAhead,
        detector,
        groups,
        other);
  }

  /** The same, with other bounds on the number of series and on the points kept of each. */
  public CorridorSettings withLimits(int mostSeries, int keptPoints) {
    return new CorridorSettings(
        mostSeries,
        snapshotInterval,
        correlationGap,
        quietPeriod,
        catchUp,
        keptPoints,
        certificateAhead,
        detector,
        groups,
        alertExpiry);
  }
}
