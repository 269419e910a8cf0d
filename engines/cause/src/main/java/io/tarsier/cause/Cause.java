package io.tarsier.cause;

import java.util.List;

/**
 * One entity that a trouble may have come from.
 *
 * @param entity its name, exactly as in the metrics
 * @param score how much speaks for it, 0 to 1, comparable between requests
 * @param probability how likely it is the first cause; all causes of a request together stay below
 *     1, and what is missing is the chance that none of them is
 * @param evidence sentences that say why, the strongest first
 */
public record Cause(String entity, double score, double probability, List<String> evidence) {
  public Cause {
    evidence = List.copyOf(evidence);
  }
}
