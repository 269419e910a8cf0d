package io.tarsier.cli;

import io.tarsier.demo.Fault;
import io.tarsier.demo.Found;
import java.util.List;

/**
 * What the demo prints at the end: Tarsier's answer in Tarsier's words, and whether it is the right
 * one.
 *
 * @param asExpected one incident with the right first cause, or none where nothing was broken
 */
record DemoReport(String text, boolean asExpected) {

  static DemoReport of(Fault fault, List<Found> incidents) {
    // What is a consequence of another incident is part of it.
    List<Found> alone = incidents.stream().filter(i -> i.parent().isEmpty()).toList();
    StringBuilder s = new StringBuilder();
    if (alone.isEmpty()) {
      s.append(String.format("No incident.%n"));
    }
    for (Found incident : alone) {
      s.append(s.isEmpty() ? "" : String.format("%n")).append(incident.text());
    }
    if (fault == Fault.NONE) {
      return new DemoReport(s.toString(), alone.isEmpty());
    }
    boolean right =
        alone.size() == 1
            && !alone.getFirst().causes().isEmpty()
            && fault.isCause(alone.getFirst().causes().getFirst().entity());
    if (!right) {
      s.append(
          String.format(
              "%nNot as it should be: %s, so one incident with that cause was expected.%n",
              fault.story()));
    }
    return new DemoReport(s.toString(), right);
  }
}
