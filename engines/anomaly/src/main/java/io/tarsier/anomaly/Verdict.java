package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Severity;
import java.util.List;

/**
 * What a detector thinks of one point.
 *
 * @param score how odd, [0, 1]
 * @param anomaly whether it would be raised: the score passed the series' adaptive threshold
 * @param severity severity of the score
 * @param confidence agreement of the models, 1 − standard deviation of their scores, [0, 1]
 * @param band what was expected before the value was seen
 * @param models what each model thought
 */
public record Verdict(
    double score,
    boolean anomaly,
    Severity severity,
    double confidence,
    Band band,
    List<ModelScore> models) {

  /** The verdict on a point that cannot be judged: not a number, late, a duplicate. */
  public static final Verdict UNJUDGED =
      new Verdict(0, false, Severity.LOW, 0, Band.UNKNOWN, List.of());

  /** Which models object, in words: {@code new heights and jump agree}; empty where none does. */
  public String reasons() {
    return Explanation.reasons(models);
  }
}
