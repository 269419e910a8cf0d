package io.tarsier.traces;

import java.time.Duration;

/**
 * Bounds of a {@link ServiceGraph}.
 *
 * @param window length of a window of event time
 * @param lag how much later than others a span may come and still be counted in its own window
 * @param services most services; further ones are refused and counted
 * @param edges most edges; further ones are refused and counted
 * @param operations most operations of a service that are told apart; the rest is {@value
 *     ServiceGraph#OTHER}
 * @param pending spans of either side that wait for their counterpart
 * @param forget services and edges not seen for this long are forgotten
 * @param historyMinutes minutes that are kept of each service and edge
 */
public record GraphSettings(
    Duration window,
    Duration lag,
    int services,
    int edges,
    int operations,
    int pending,
    Duration forget,
    int historyMinutes) {

  public static final GraphSettings DEFAULT =
      new GraphSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          5_000,
          50_000,
          64,
          300_000,
          Duration.ofHours(6),
          60);

  /** For spans that come in later, out of a store. */
  public GraphSettings withLag(Duration to) {
    return new GraphSettings(
        window, to, services, edges, operations, pending, forget, historyMinutes);
  }

  public GraphSettings {
    if (window.toMillis() < 1 || pending < 1 || operations < 1) {
      throw new IllegalArgumentException("a graph needs a window, waiting places and operations");
    }
  }
}
