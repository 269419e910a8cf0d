package io.tarsier.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One condition on a series, as in a silence of Alertmanager. Several together must all hold. A
 * label that is absent has the empty value.
 *
 * @param name of a label; {@value #METRIC} means the metric's name, {@value #ENTITY} the identifier
 *     of the entity, as {@code host/web-1}, {@value #ENTITY_KIND} its kind, {@value #SCOPE} its
 *     namespace
 * @param op how the value is compared
 * @param value a text, or a regular expression that has to match the whole value
 */
public record LabelMatcher(String name, Op op, String value) {

  public static final String METRIC = "__name__";
  public static final String ENTITY = "__entity__";

  /** The sort of thing the entity is: {@code host}, {@code service}, … */
  public static final String ENTITY_KIND = "__entity_kind__";

  /** The namespace, cluster or other place of the entity. */
  public static final String SCOPE = "__scope__";

  /** Nobody writes more by hand. */
  public static final int MAX_MATCHERS = 16;

  public static final int MAX_NAME = 128;
  public static final int MAX_VALUE = 512;

  /** How a value is compared. */
  public enum Op {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    MATCHES_NOT("!~");

    private final String sign;

    Op(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }

    public boolean isRegex() {
      return this == MATCHES || this == MATCHES_NOT;
    }
  }

  public LabelMatcher {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the name of a label has 1 to " + MAX_NAME + " characters, not " + name.length());
    }
    if (!name.chars().allMatch(LabelMatcher::isNamePart)) {
      throw new IllegalArgumentException(
          "the name of a label has letters, digits, _ : . and -, unlike \"" + name + "\"");
    }
    if (value.length() > MAX_VALUE) {
      throw new IllegalArgumentException(
          "the value for "
              + name
              + " has "
              + value.length()
              + " characters; "
              + MAX_VALUE
              + " are allowed");
    }
  }

  public static LabelMatcher equal(String name, String value) {
    return new LabelMatcher(name, Op.EQUAL, value);
  }

  /** {@code device=~"sd.*"}. */
  @Override
  public String toString() {
    return name
        + op.sign
        + '"'
        + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + '"';
  }

  /** {@code {__name__="disk_io",device=~"sd.*"}}; {@link #parse} reads it back. */
  public static String text(List<LabelMatcher> matchers) {
    return matchers.stream().map(LabelMatcher::toString).collect(Collectors.joining(",", "{", "}"));
  }

  /** The matchers that mean this one series. */
  public static List<LabelMatcher> of(Series series) {
    List<LabelMatcher> all = new ArrayList<>();
    add(all, METRIC, series.metric());
    add(all, ENTITY, series.entity().id());
    series.labels().asMap().forEach((name, value) -> add(all, name, value));
    return all;
  }

  /** Leaves out what cannot be said, which makes a selector no narrower than it should be. */
  private static void add(List<LabelMatcher> all, String name, String value) {
    boolean sayable =
        name.length() <= MAX_NAME
            && value.length() <= MAX_VALUE
            && name.chars().allMatch(LabelMatcher::isNamePart);
    if (sayable && all.size() < MAX_MATCHERS) {
      all.add(equal(name, value));
    }
  }

  static boolean isNamePart(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '.' || c == '-';
  }

  /**
   * Reads a selector as Prometheus and Alertmanager write them: {@code disk_io{device=~"sd.*"}},
   * with or without braces.
   *
   * @throws IllegalArgumentException when it is none; the message says at which character
   */
  public static List<LabelMatcher> parse(String text) {
    return new SelectorReader(text).read();
  }
}
