package io.tarsier.alerts;

import io.tarsier.model.Alert;
import java.util.List;

/**
 * What a request brought.
 *
 * @param alerts those that can be used
 * @param refused how many cannot
 * @param problems why, of the first of them: which one and what is wrong with it
 * @param truncated how many the sender left out, as it says
 */
public record Received(List<Alert> alerts, int refused, List<String> problems, long truncated) {
  public Received {
    alerts = List.copyOf(alerts);
    problems = List.copyOf(problems);
  }
}
