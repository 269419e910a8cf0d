package io.tarsier.alerts;

import io.tarsier.model.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON with limits, and lists of alerts one by one so that a bad one harms no other. */
final class Documents {

  private static final int MAX_NESTING = 32;
  private static final int MAX_STRING = 256 << 10;
  private static final int MAX_NUMBER = 64;
  private static final int MAX_NAME = 8 << 10;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxStringLength(MAX_STRING)
                          .maxNumberLength(MAX_NUMBER)
                          .maxNameLength(MAX_NAME)
                          .build())
                  .build())
          .build();

  private Documents() {}

  static JsonNode read(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node == null || node.isMissingNode()) {
        throw new UnusableAlertsException("malformed-json", "the body is empty");
      }
      return node;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new UnusableAlertsException(
          "malformed-json", "the body is no JSON" + where + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Makes alerts of the members of a list.
   *
   * @param path where the list is, for messages
   * @param maker makes an alert of a member
   */
  static Received each(
      JsonNode list,
      String path,
      long truncated,
      AlertLimits limits,
      BiFunction<JsonNode, AlertLimits, Alert> maker) {
    List<Alert> alerts = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int refused = Math.max(0, list.size() - limits.alerts());
    if (refused > 0) {
      problems.add(
          path + " has " + list.size() + " members; the first " + limits.alerts() + " are taken");
    }
    for (int i = 0; i < Math.min(list.size(), limits.alerts()); i++) {
      try {
        alerts.add(maker.apply(list.get(i), limits));
      } catch (UnusableAlertException e) {
        refused++;
        if (problems.size() < limits.problems()) {
          problems.add(path + "[" + i + "]: " + e.getMessage());
        }
      }
    }
    return new Received(alerts, refused, problems, truncated);
  }
}
