package io.tarsier.cause;

import java.util.List;

/**
 * What is known around a trouble beside series and calls.
 *
 * @param carriers what is carried by what: the source runs on the target
 * @param clues what is known of entities
 * @param lessons what operators have said about earlier troubles
 */
public record Surroundings(List<CallGraph.Edge> carriers, List<Clue> clues, Lessons lessons) {

  public Surroundings {
    carriers = List.copyOf(carriers);
    clues = List.copyOf(clues);
  }
}
