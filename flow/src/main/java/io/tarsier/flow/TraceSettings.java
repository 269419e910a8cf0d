package io.tarsier.flow;

import io.tarsier.traces.GraphSettings;
import java.time.Duration;

/**
 * How traces are followed.
 *
 * @param graph bounds of the graph
 * @param series most series that are made of traces; services come before edges, edges before
 *     operations
 * @param recentSpans spans kept of the newest traces
 * @param keptSpans spans kept of traces worth keeping
 * @param snapshotInterval how often the graph is written down
 */
public record TraceSettings(
    GraphSettings graph, int series, int recentSpans, int keptSpans, Duration snapshotInterval) {

  public static final TraceSettings DEFAULT =
      new TraceSettings(GraphSettings.DEFAULT, 10_000, 50_000, 50_000, Duration.ofMinutes(5));
}
