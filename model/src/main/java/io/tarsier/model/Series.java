package io.tarsier.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One stream of numbers: a metric of an entity, told apart from its siblings by labels.
 *
 * @param entity what the numbers are about
 * @param metric name in Prometheus' convention, base unit last: {@code cpu_usage_ratio}
 * @param labels the input's labels without {@code __name__}
 */
public record Series(Entity entity, String metric, Labels labels) {

  public Series {
    if (metric.isEmpty()) {
      throw new IllegalArgumentException("a series needs a metric name");
    }
  }

  /** Readable and unique: {@code host/web-1 cpu_usage_ratio{core="0"}}. */
  public String key() {
    return entity.id() + " " + name();
  }

  /** Metric and labels in Prometheus notation: {@code cpu_usage_ratio{core="0"}}. */
  public String name() {
    return metric + labels;
  }

  /**
   * Short stable identifier for addresses: the first 16 hexadecimal digits of SHA-256 over {@link
   * #key()}.
   */
  public String id() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return key();
  }
}
