package io.tarsier.flow;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Series;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on series, ready to be asked. Regular expressions are RE2's, which take time linear in
 * the value whatever somebody writes, and have to match the whole value, as in Prometheus.
 */
final class SeriesSelector {

  /** RE2 writes counted repetitions out; a few nested ones would fill the memory. */
  private static final long MAX_REPETITIONS = 1000;

  private static final java.util.regex.Pattern COUNTED =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

  private record Condition(LabelMatcher matcher, @Nullable Pattern pattern) {

    boolean holds(String value) {
      return switch (matcher.op()) {
        case EQUAL -> value.equals(matcher.value());
        case NOT_EQUAL -> !value.equals(matcher.value());
        case MATCHES -> pattern != null && pattern.matches(value);
        case MATCHES_NOT -> pattern == null || !pattern.matches(value);
      };
    }
  }

  private final List<Condition> conditions;

  private SeriesSelector(List<Condition> conditions) {
    this.conditions = conditions;
  }

  /**
   * Makes them ready.
   *
   * @throws IllegalArgumentException when an expression cannot be used, or when every series would
   *     match: one condition at least has to ask for something that is there
   */
  static SeriesSelector of(List<LabelMatcher> matchers) {
    if (matchers.size() > LabelMatcher.MAX_MATCHERS) {
      throw new IllegalArgumentException(
          "at most " + LabelMatcher.MAX_MATCHERS + " matchers, not " + matchers.size());
    }
    SeriesSelector selector =
        new SeriesSelector(matchers.stream().map(m -> new Condition(m, compile(m))).toList());
    if (selector.conditions.stream().allMatch(c -> c.holds(""))) {
      throw new IllegalArgumentException(
          "these matchers take every series; one at least must ask for a value, as"
              + " __name__=\"disk_io\" does");
    }
    return selector;
  }

  private static @Nullable Pattern compile(LabelMatcher m) {
    if (!m.op().isRegex()) {
      return null;
    }
    long repetitions = 1;
    Matcher counted = COUNTED.matcher(m.value());
    while (counted.find()) {
      String most = counted.group(2);
      long times = Long.parseLong(most == null || most.isEmpty() ? counted.group(1) : most);
      repetitions = Math.min(Integer.MAX_VALUE, repetitions * Math.max(1, times));
    }
    if (repetitions > MAX_REPETITIONS) {
      throw new IllegalArgumentException(
          "the expression for " + m.name() + " repeats more than " + MAX_REPETITIONS + " times");
    }
    try {
      return Pattern.compile(m.value());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the expression for " + m.name() + " is none of RE2's: " + e.getDescription(), e);
    }
  }

  boolean matches(Series series) {
    for (Condition c : conditions) {
      if (!c.holds(valueOf(series, c.matcher().name()))) {
        return false;
      }
    }
    return true;
  }

  private static String valueOf(Series series, String name) {
    return switch (name) {
      case LabelMatcher.METRIC -> series.metric();
      case LabelMatcher.ENTITY -> series.entity().id();
      case LabelMatcher.ENTITY_KIND -> series.entity().kind().word();
      case LabelMatcher.SCOPE -> series.entity().scope();
      default -> {
        String value = series.labels().get(name);
        yield value == null ? "" : value;
      }
    };
  }
}
