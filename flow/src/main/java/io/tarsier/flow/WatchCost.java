package io.tarsier.flow;

import java.time.Duration;

/**
 * What it would take to watch so many series on this machine.
 *
 * @param series how many
 * @param interval how often each gives a value
 * @param model name of the ensemble or model that judges them
 * @param heapBytes live on the heap once their plots are full
 * @param residentBytes the process in memory after some hours; in the long run it may approach the
 *     largest heap
 * @param snapshotBytes written down of them on disk
 * @param cores share of one processor core that is busy on average
 * @param points recent points kept of each for plots
 * @param maxHeapBytes the largest heap this process may have
 */
public record WatchCost(
    int series,
    Duration interval,
    String model,
    long heapBytes,
    long residentBytes,
    long snapshotBytes,
    double cores,
    int points,
    long maxHeapBytes) {

  /** Beyond this share of the largest heap a collection no longer keeps up with a burst. */
  public static final double COMFORT = 0.6;

  /** Whether the largest heap leaves room for it. */
  public boolean fits() {
    return heapBytes <= COMFORT * maxHeapBytes;
  }
}
