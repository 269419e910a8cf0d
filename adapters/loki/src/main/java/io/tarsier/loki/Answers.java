package io.tarsier.loki;

import io.tarsier.http.UnusableAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what Loki answers to {@code query_range} and what it sends while it is followed. The third
 * part of an entry is metadata: an object of texts, or, where the client asks for categories, one
 * with {@code structuredMetadata} inside.
 */
final class Answers {

  private static final JsonMapper JSON = new JsonMapper();

  private Answers() {}

  /** The lines of an answer, oldest first. */
  static List<Line> range(InputStream body) throws IOException {
    JsonNode data;
    try {
      data = JSON.readTree(body).path("data");
    } catch (JacksonException e) {
      throw broken(e);
    }
    String type = data.path("resultType").asString("");
    if (!type.equals("streams")) {
      throw new UnusableAnswerException(
          type.isEmpty()
              ? "it has no data.resultType"
              : "data.resultType is " + type + "; loki.query has to give lines, not numbers",
          null);
    }
    return lines(data.path("result"));
  }

  /** What came over the WebSocket. */
  record Tailed(List<Line> lines, boolean dropped) {}

  static Tailed tailed(String message) throws UnusableAnswerException {
    try {
      JsonNode root = JSON.readTree(message);
      return new Tailed(lines(root.path("streams")), !root.path("dropped_entries").isEmpty());
    } catch (JacksonException e) {
      throw new UnusableAnswerException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** What a broken connection looks like from inside the parser is told from broken JSON. */
  private static IOException broken(JacksonException e) {
    return e.getCause() instanceof IOException cause
        ? cause
        : new UnusableAnswerException("it is not JSON: " + e.getOriginalMessage(), e);
  }

  private static List<Line> lines(JsonNode streams) throws UnusableAnswerException {
    List<Line> lines = new ArrayList<>();
    for (JsonNode stream : streams) {
      Map<String, String> labels = texts(stream.path("stream"));
      for (JsonNode value : stream.path("values")) {
        if (value.size() < 2) {
          throw new UnusableAnswerException("an entry has no line", null);
        }
        JsonNode third = value.path(2);
        JsonNode metadata =
            third.has("structuredMetadata") ? third.path("structuredMetadata") : third;
        lines.add(
            new Line(nanos(value.get(0)), labels, value.get(1).asString(""), texts(metadata)));
      }
    }
    lines.sort(Comparator.comparingLong(Line::nanos));
    return lines;
  }

  private static long nanos(JsonNode time) throws UnusableAnswerException {
    try {
      return Long.parseLong(time.asString(""));
    } catch (NumberFormatException e) {
      throw new UnusableAnswerException("an entry's time is not in nanoseconds", e);
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.forEachEntry((name, value) -> {
      if (value.isValueNode()) {
        texts.put(name, value.asString());
      }
    });
    return texts;
  }
}
