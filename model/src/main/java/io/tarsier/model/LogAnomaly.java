package io.tarsier.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Something that an entity's log says which it did not say before, or no longer says.
 *
 * @param id derived from entity, change, first pattern and start
 * @param entity whose log it is
 * @param change what sort of change it is
 * @param window the stretch
 * @param ongoing whether it still lasts
 * @param score how odd, [0, 1]
 * @param severity by score and by the loudest level among the patterns
 * @param confidence how sure, [0, 1]
 * @param explanation what was seen against what was expected, in words
 * @param patterns what it is about, the most telling first; never empty, bounded
 * @param keywords words that tell these patterns from the rest, the most telling first; bounded
 */
public record LogAnomaly(
    String id,
    Entity entity,
    Change change,
    Window window,
    boolean ongoing,
    double score,
    Severity severity,
    double confidence,
    String explanation,
    List<Pattern> patterns,
    List<String> keywords)
    implements Finding {

  public static final String KIND = "log-anomaly";

  /** What the lines of a pattern are counted as. */
  public static final String METRIC = "log_records";

  /** The sorts of changes. */
  public enum Change {
    /** A pattern never met before. */
    NEW,
    /** A pattern that used to come and has stopped. */
    VANISHED,
    /** A pattern that comes more often than it should. */
    SPIKE,
    /** A pattern that comes less often than it should. */
    DROP,
    /** A pattern that is louder than it was. */
    LEVEL,
    /** A trace, request or session that took an unusual course. */
    SEQUENCE,
    /** A parameter of a pattern with an unusual value. */
    PARAMETER,
    /** Patterns that come and go together. */
    TOGETHER;

    /** The lower-case word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The change for a word made by {@link #word()}.
     *
     * @throws IllegalArgumentException when there is no such change
     */
    public static Change ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * One of the patterns that a change is about.
   *
   * @param id the template's identifier
   * @param text the template, with {@code <*>} where lines differ
   * @param level the loudest level its lines had
   * @param expected how many lines were to be expected within the window; NaN where unknown
   * @param seen how many came
   * @param examples some of the lines, personal data and secrets masked; bounded
   */
  public record Pattern(
      String id, String text, LogLevel level, double expected, long seen, List<String> examples) {

    public Pattern {
      examples = List.copyOf(examples);
    }
  }

  public LogAnomaly {
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException("a log anomaly needs a pattern");
    }
    patterns = List.copyOf(patterns);
    keywords = List.copyOf(keywords);
  }

  /** The identifier of a change of an entity's pattern that began at a moment. */
  public static String idOf(Entity entity, Change change, String pattern, Instant start) {
    return "f-l"
        + Integer.toHexString(entity.id().hashCode())
        + "-"
        + pattern
        + "-"
        + change.word().charAt(0)
        + change.word().charAt(1)
        + Long.toString(start.toEpochMilli(), 36);
  }

  /** Whether an identifier is one of a change in a log. */
  public static boolean isId(String id) {
    return id.startsWith("f-l");
  }

  /** The same, over at a moment. */
  public LogAnomaly endedAt(Instant end) {
    return new LogAnomaly(
        id,
        entity,
        change,
        new Window(window.start(), end.isBefore(window.start()) ? window.start() : end),
        false,
        score,
        severity,
        confidence,
        explanation,
        patterns,
        keywords);
  }

  /** A series a pattern, {@value #METRIC} by pattern and level, so that rules can name it. */
  @Override
  public List<Series> subjects() {
    return patterns.stream()
        .map(p ->
            new Series(
                entity, METRIC, Labels.of(Map.of("pattern", p.id(), "level", p.level().word()))))
        .toList();
  }

  @Override
  public String kind() {
    return KIND;
  }
}
