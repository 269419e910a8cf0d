package io.tarsier.flow;

import io.tarsier.forecast.Exhaustion.Direction;
import io.tarsier.model.Series;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded resource behind a series: what it is, and at which value it is gone.
 *
 * @param resource what it is in words: {@code disk /var}
 * @param state what it becomes: {@code full}
 * @param threshold the value that must not be reached
 * @param direction from which side it is reached
 */
record Capacity(String resource, String state, double threshold, Direction direction) {

  private static final String FULL = "full";
  private static final String GONE = "exhausted";

  /**
   * Which series exhaust, by name. The thresholds of ratios lie below 1, because the last percents
   * are seldom of use: a file system keeps some blocks back, the kernel kills before memory is
   * gone. Remainders end at nothing, so their sizes need not be known.
   */
  private static final Map<String, Capacity> RULES =
      Map.of(
          "host_filesystem_used_ratio", new Capacity("disk", FULL, 0.99, Direction.RISING),
          "host_filesystem_inodes_used_ratio", new Capacity("inodes", GONE, 0.99, Direction.RISING),
          "host_memory_used_ratio", new Capacity("memory", FULL, 0.97, Direction.RISING),
          "host_file_descriptors_used_ratio",
              new Capacity("file descriptors", GONE, 0.95, Direction.RISING),
          "node_filesystem_avail_bytes", new Capacity("disk", FULL, 0, Direction.FALLING),
          "node_filesystem_files_free", new Capacity("inodes", GONE, 0, Direction.FALLING),
          "node_memory_MemAvailable_bytes", new Capacity("memory", FULL, 0, Direction.FALLING));

  /** The resource of a series; empty for the many that nothing ends. */
  static Optional<Capacity> of(Series series) {
    Capacity rule = RULES.get(series.metric());
    if (rule == null) {
      return Optional.empty();
    }
    String place = series.labels().asMap().getOrDefault("mountpoint", "");
    return Optional.of(
        place.isEmpty()
            ? rule
            : new Capacity(
                rule.resource + " " + place, rule.state, rule.threshold, rule.direction));
  }

  boolean reached(double value) {
    return direction == Direction.RISING ? value >= threshold : value <= threshold;
  }

  boolean isRatio() {
    return direction == Direction.RISING;
  }
}
