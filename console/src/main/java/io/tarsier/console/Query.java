package io.tarsier.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of an address behind its question mark, built up without forgetting what was there. */
final class Query {

  private final Map<String, String> parts;

  private Query(Map<String, String> parts) {
    this.parts = parts;
  }

  static Query empty() {
    return new Query(Map.of());
  }

  /** The same with one part more, or replaced; an empty value removes it. */
  Query with(String name, String value) {
    Map<String, String> copy = new LinkedHashMap<>(parts);
    if (value.isEmpty()) {
      copy.remove(name);
    } else {
      copy.put(name, value);
    }
    return new Query(copy);
  }

  /** The address of a path with these parts. */
  String on(String path) {
    if (parts.isEmpty()) {
      return path;
    }
    return path
        + parts.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }
}
