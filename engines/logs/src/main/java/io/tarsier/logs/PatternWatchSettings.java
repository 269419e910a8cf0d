package io.tarsier.logs;

import java.time.Duration;

/**
 * The limits of a watch and how easily it speaks.
 *
 * @param miner limits of the miner beneath
 * @param maxPatterns pairs of entity and pattern kept; beyond it, those not met for longest go
 * @param maxEntities entities kept, likewise
 * @param learning how long an entity is listened to before anything is told of it
 * @param budget false alarms of an entity a day that chance alone may give
 * @param maxFindings findings of an entity that may begin within five minutes
 * @param maxSessions open sessions, all entities together
 * @param sessionTimeout a session is over when nothing came for so long
 */
public record PatternWatchSettings(
    TemplateMinerSettings miner,
    int maxPatterns,
    int maxEntities,
    Duration learning,
    double budget,
    int maxFindings,
    int maxSessions,
    Duration sessionTimeout) {

  public static final PatternWatchSettings DEFAULT =
      new PatternWatchSettings(
          TemplateMinerSettings.DEFAULT,
          100_000,
          5_000,
          Duration.ofHours(1),
          0.5,
          5,
          50_000,
          Duration.ofMinutes(10));

  public PatternWatchSettings {
    if (maxPatterns < 16 || maxEntities < 1 || maxFindings < 1 || maxSessions < 16) {
      throw new IllegalArgumentException(
          "limits too small: at least 16 patterns, 1 entity, 1 finding and 16 sessions");
    }
    if (!(budget > 0) || learning.isNegative() || sessionTimeout.toMillis() < 1_000) {
      throw new IllegalArgumentException(
          "a budget above 0, a learning time of 0 or more and a session timeout of 1 s or more");
    }
  }

  /** The same with another time of learning. */
  public PatternWatchSettings withLearning(Duration time) {
    return new PatternWatchSettings(
        miner, maxPatterns, maxEntities, time, budget, maxFindings, maxSessions, sessionTimeout);
  }

  /** The same with another budget of false alarms of an entity a day. */
  public PatternWatchSettings withBudget(double alarms) {
    return new PatternWatchSettings(
        miner,
        maxPatterns,
        maxEntities,
        learning,
        alarms,
        maxFindings,
        maxSessions,
        sessionTimeout);
  }

  /** The same with other limits of what is kept. */
  public PatternWatchSettings withLimits(int patterns, int entities, int sessions) {
    return new PatternWatchSettings(
        miner, patterns, entities, learning, budget, maxFindings, sessions, sessionTimeout);
  }

  /** The same with another time after which a session is over. */
  public PatternWatchSettings withSessionTimeout(Duration timeout) {
    return new PatternWatchSettings(
        miner, maxPatterns, maxEntities, learning, budget, maxFindings, maxSessions, timeout);
  }
}
