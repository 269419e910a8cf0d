package io.tarsier.cli;

import io.tarsier.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gathers neighbouring anomalous rows into episodes for the table view. Keeps a bounded number of
 * them.
 */
final class Episodes implements Consumer<Row> {

  private static final int MAX = 10_000;

  /** So many ordinary rows end an episode. */
  private static final int GAP = 3;

  /** A stretch of rows that were called anomalous. */
  static final class Episode {
    Row first;
    Row last;
    Row peak;
    Severity worst;
    long rows;

    Episode(Row row) {
      first = row;
      last = row;
      peak = row;
      worst = row.verdict().severity();
    }

    void add(Row row) {
      last = row;
      rows++;
      worst = Severity.worst(worst, row.verdict().severity());
      if (row.verdict().score() > peak.verdict().score()) {
        peak = row;
      }
    }
  }

  final List<Episode> found = new ArrayList<>();
  final Chart chart = new Chart();
  private int ordinary = GAP;

  @Override
  public void accept(Row row) {
    chart.add(row.number(), row.verdict().anomaly());
    if (!row.verdict().anomaly()) {
      ordinary++;
      return;
    }
    if (ordinary >= GAP && found.size() < MAX) {
      found.add(new Episode(row));
    }
    if (!found.isEmpty()) {
      found.getLast().add(row);
    }
    ordinary = 0;
  }
}
