package io.tarsier.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Immutable label set, sorted by name, as Prometheus means it. An empty value is the same as no
 * label.
 */
public final class Labels {

  private static final Labels EMPTY = new Labels(new String[0]);

  /** Names at even places, values behind them. */
  private final String[] pairs;

  private final int hash;

  private Labels(String[] pairs) {
    this.pairs = pairs;
    this.hash = Arrays.hashCode(pairs);
  }

  public static Labels empty() {
    return EMPTY;
  }

  public static Labels of(String name, String value) {
    return of(Map.of(name, value));
  }

  public static Labels of(Map<String, String> labels) {
    SortedMap<String, String> sorted = new TreeMap<>(labels);
    sorted.values().removeIf(String::isEmpty);
    if (sorted.isEmpty()) {
      return EMPTY;
    }
    String[] pairs = new String[sorted.size() * 2];
    int i = 0;
    for (Map.Entry<String, String> e : sorted.entrySet()) {
      pairs[i++] = e.getKey();
      pairs[i++] = e.getValue();
    }
    return new Labels(pairs);
  }

  /** The value of a label, or null where it is absent. */
  public @Nullable String get(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  public boolean isEmpty() {
    return pairs.length == 0;
  }

  public int size() {
    return pairs.length / 2;
  }

  public SortedMap<String, String> asMap() {
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return Collections.unmodifiableSortedMap(map);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Labels other && hash == other.hash && Arrays.equals(pairs, other.pairs);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /**
   * Prometheus notation, {@code {core="0",mode="user"}}; the empty string where there are no
   * labels.
   */
  @Override
  public String toString() {
    if (pairs.length == 0) {
      return "";
    }
    StringBuilder s = new StringBuilder("{");
    for (int i = 0; i < pairs.length; i += 2) {
      if (i > 0) {
        s.append(',');
      }
      s.append(pairs[i]).append("=\"");
      for (int j = 0; j < pairs[i + 1].length(); j++) {
        char c = pairs[i + 1].charAt(j);
        switch (c) {
          case '\\' -> s.append("\\\\");
          case '"' -> s.append("\\\"");
          case '\n' -> s.append("\\n");
          default -> s.append(c);
        }
      }
      s.append('"');
    }
    return s.append('}').toString();
  }
}
