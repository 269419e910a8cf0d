package io.tarsier.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * An alert of another system, taken for what it says.
 *
 * @param id derived from source, fingerprint and start
 * @param alert its latest version
 * @param window from its start to the last word of it
 */
public record ReportedAlert(String id, Alert alert, Window window) implements Finding {

  public static final String KIND = "alert";

  /** The metric of the series that stands for an alert, as in Prometheus. */
  public static final String METRIC = "ALERTS";

  public static ReportedAlert of(Alert alert) {
    Instant end = alert.at().isBefore(alert.starts()) ? alert.starts() : alert.at();
    return new ReportedAlert(idOf(alert), alert, new Window(alert.starts(), end));
  }

  private static String idOf(Alert alert) {
    try {
      String text =
          alert.source() + "\n" + alert.fingerprint() + "\n" + alert.starts().toEpochMilli();
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "f-a" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The same, over at a moment. */
  public ReportedAlert endedAt(Instant end) {
    return of(
        new Alert(
            alert.source(),
            alert.fingerprint(),
            alert.entity(),
            alert.name(),
            alert.labels(),
            alert.severity(),
            false,
            alert.starts(),
            end,
            alert.summary(),
            alert.link()));
  }

  @Override
  public Entity entity() {
    return alert.entity();
  }

  /** One series, {@value #METRIC} with the alert's labels, so that rules can name it. */
  @Override
  public List<Series> subjects() {
    return List.of(new Series(alert.entity(), METRIC, alert.labels()));
  }

  @Override
  public boolean ongoing() {
    return alert.firing();
  }

  @Override
  public double score() {
    return switch (alert.severity()) {
      case LOW -> 0.5;
      case MEDIUM -> 0.82;
      case HIGH -> 0.9;
      case CRITICAL -> 0.97;
    };
  }

  @Override
  public Severity severity() {
    return alert.severity();
  }

  /** Somebody wrote the rule on purpose. */
  @Override
  public double confidence() {
    return 1;
  }

  @Override
  public String explanation() {
    return alert.summary().isEmpty() ? alert.name() : alert.name() + ": " + alert.summary();
  }

  @Override
  public String kind() {
    return KIND;
  }
}
