package io.tarsier.console;

import java.util.List;

/**
 * What an incident may have come from.
 *
 * @param entity identifier of where it began
 * @param name its name
 * @param href where more can be seen of it
 * @param summary what is wrong there
 * @param percent how likely it is the cause
 * @param bar the same as a length from 0 to 100
 * @param evidence sentences that say why
 * @param plots the series that show it
 * @param remedy what would put it right; empty where there is no telling
 * @param said whether an operator said that this was the cause
 */
record CauseRow(
    String entity,
    String name,
    String href,
    String summary,
    String percent,
    String bar,
    List<String> evidence,
    List<Shown> plots,
    String remedy,
    boolean said) {

  /** A series that shows it, in small. */
  record Shown(String href, String name, Spark spark, String words) {}
}
