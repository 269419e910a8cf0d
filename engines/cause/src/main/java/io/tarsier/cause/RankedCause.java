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
 * @param diagnosis what is wrong with it, and what would help
 * @param columns the columns of the request's table that show it, the most telling first
 * @param traits what it was weighed by, for {@link Lessons}
 */
public record RankedCause(
    String entity,
    double score,
    double probability,
    List<String> evidence,
    Diagnosis diagnosis,
    List<MetricColumn> columns,
    List<Double> traits) {
  public RankedCause {
    evidence = List.copyOf(evidence);
    columns = List.copyOf(columns);
    traits = List.copyOf(traits);
  }
}
