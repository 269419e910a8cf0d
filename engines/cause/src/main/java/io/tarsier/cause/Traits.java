package io.tarsier.cause;

/**
 * What a candidate looks like, as numbers that mean the same in every incident. {@link Lessons}
 * learns from them. The order is fixed: what is stored was written in it.
 */
final class Traits {

  static final int COUNT = 12;

  private Traits() {}

  static double[] of(EntityChange e, Ranking ranking, Situation situation) {
    String entity = e.entity;
    return new double[] {
      Math.log1p(e.strength),
      ranking.reach(entity),
      ranking.explained(e),
      ranking.explains(entity),
      ranking.isTarget(entity) ? 1 : 0,
      e.seenFromInside() ? 1 : 0,
      situation.loadExplained(entity),
      situation.share(entity),
      situation.clues(entity, Clue.Kind.CHANGE),
      situation.clues(entity, Clue.Kind.SHORTAGE),
      situation.clues(entity, Clue.Kind.LOG),
      situation.clues(entity, Clue.Kind.ALERT),
    };
  }
}
