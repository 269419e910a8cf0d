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
    List<Found> alone = alone(incidents);
    String text = textOf(incidents);
    if (fault == Fault.NONE) {
      return new DemoReport(text, alone.isEmpty());
    }
    boolean right =
        alone.size() == 1
            && !alone.getFirst().causes().isEmpty()
            && fault.isCause(alone.getFirst().causes().getFirst().entity());
    return new DemoReport(
        right
            ? text
            : text
                + String.format(
                    "%nNot as it should be: %s, so one incident with that cause was expected.%n",
                    fault.story()),
        right);
  }

  /** The incidents in words, the newest first. */
  static String textOf(List<Found> incidents) {
    List<String> texts = alone(incidents).stream().map(Found::text).toList();
    return texts.isEmpty()
        ? String.format("No incident.%n")
        : String.join(System.lineSeparator(), texts);
  }

  /** Those that are no consequence of another. */
  private static List<Found> alone(List<Found> incidents) {
    return incidents.stream().filter(i -> i.parent().isEmpty()).toList();
  }
}
