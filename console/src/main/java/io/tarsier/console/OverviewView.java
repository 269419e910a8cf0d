package io.tarsier.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the overview shows.
 *
 * @param verdict the one line that answers "is anything wrong"
 * @param incidents those that are open, the worst first
 * @param shortages resources that run out, the soonest first
 * @param unusual series that something goes on with, the worst first
 * @param moreUnusual how many of these are not shown
 * @param calm what to say when there are none
 * @param recent what was called within the page's range and is over, the newest first
 * @param entities what is watched, the worst first
 * @param moreEntities how many of these are not shown
 * @param sources where samples come from
 * @param troubles what Tarsier itself cannot cope with, one sentence each
 * @param learning how far learning has come; null once everything is learnt
 * @param figures how well Tarsier does, and how the services are
 */
record OverviewView(
    Verdict verdict,
    List<IncidentRow> incidents,
    List<Shortage> shortages,
    List<SeriesRow> unusual,
    int moreUnusual,
    String calm,
    List<FindingRow> recent,
    List<EntityRow> entities,
    int moreEntities,
    List<SourceRow> sources,
    List<String> troubles,
    @Nullable Learning learning,
    Figures figures) {

  /**
   * The state of everything in one line.
   *
   * @param badge its shape
   * @param headline the line
   * @param detail what it rests on
   */
  record Verdict(Badge badge, String headline, String detail) {}

  /**
   * One watched thing.
   *
   * @param id its identifier
   * @param badge its state
   * @param series how many series it has
   * @param unusual how many of them something goes on with
   * @param learning how many are still learning
   * @param progress how far the slowest of them is: {@code 38 of 120 points}
   * @param score the worst last score
   * @param last when it was last heard of
   */
  record EntityRow(
      String id,
      Badge badge,
      int series,
      int unusual,
      int learning,
      String progress,
      String score,
      Viewer.Moment last) {}

  /**
   * One source.
   *
   * @param name its name
   * @param badge its state
   * @param error what is wrong and what to do; empty when nothing is
   * @param lastSuccess when it last worked; null when it never has
   * @param samples how many samples it gave
   * @param failures how many collections failed
   */
  record SourceRow(
      String name,
      Badge badge,
      String error,
      Viewer.@Nullable Moment lastSuccess,
      String samples,
      String failures) {}

  /**
   * How far learning has come.
   *
   * @param series how many series are learning
   * @param of how many there are
   * @param progress how far the typical one is: {@code 38 of 120 points}
   * @param percent the same as a number from 0 to 100
   * @param left how long it will take yet, {@code about 2 min}; empty where that is not known
   */
  record Learning(int series, int of, String progress, int percent, String left) {}
}
