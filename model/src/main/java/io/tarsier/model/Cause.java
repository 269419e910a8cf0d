package io.tarsier.model;

import java.util.List;

/**
 * What an incident may have come from.
 *
 * @param entity where it began
 * @param summary what is wrong there, a clause that goes behind its name: {@code connections used
 *     up}
 * @param score how much speaks for it, [0, 1], comparable between incidents
 * @param probability how likely it is the first cause; those of one incident sum to at most 1
 * @param evidence sentences that say why, the strongest first
 * @param series identifiers of the series that show it, the most telling first
 * @param remedy what would put it right; empty where there is no telling
 */
public record Cause(
    Entity entity,
    String summary,
    double score,
    double probability,
    List<String> evidence,
    List<String> series,
    String remedy) {
  public Cause {
    evidence = List.copyOf(evidence);
    series = List.copyOf(series);
  }
}
