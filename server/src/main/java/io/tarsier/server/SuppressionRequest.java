package io.tarsier.server;

import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Suppression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A suppression that somebody asks for. Matchers come as a selector, {@code
 * disk_io{device=~"sd.*"}}, or as the list that a silence of Alertmanager has.
 *
 * @param matchers which series
 * @param starts from when on
 * @param ends until when
 * @param reason why
 * @param dryRun whether only to say how many series match
 */
record SuppressionRequest(
    List<LabelMatcher> matchers, Instant starts, Instant ends, String reason, boolean dryRun) {

  private static final int MAX_REASON = 500;
  private static final Set<String> FIELDS =
      Set.of("matchers", "starts", "ends", "duration", "reason", "dryRun");
  private static final Set<String> MATCHER_FIELDS = Set.of("name", "value", "isRegex", "isEqual");

  static SuppressionRequest parse(byte[] body, Instant now) {
    JsonNode json = object(body);
    onlyKnown(json, FIELDS, "");
    List<LabelMatcher> matchers = matchers(json.path("matchers"), "matchers");
    Instant starts = time(json, "starts").orElse(now);
    if (starts.isAfter(now.plus(Suppression.LONGEST))) {
      throw bad("starts", "starts lies more than " + Suppression.LONGEST.toDays() + " days ahead");
    }
    Optional<Instant> until = time(json, "ends");
    Optional<String> length = text(json, "duration");
    if (until.isPresent() == length.isPresent()) {
      throw bad("ends", "ends or duration has to be given, and not both; a suppression must end");
    }
    Instant ends = until.orElseGet(() -> starts.plus(duration(length.orElse(""))));
    String field = until.isPresent() ? "ends" : "duration";
    if (!ends.isAfter(starts) || !ends.isAfter(now)) {
      throw bad(field, field + " must lie after starts and after now");
    }
    if (Duration.between(starts, ends).compareTo(Suppression.LONGEST) > 0) {
      throw bad(field, "a suppression lasts at most " + Suppression.LONGEST.toDays() + " days");
    }
    String reason = text(json, "reason").orElse("").strip();
    if (reason.length() > MAX_REASON) {
      throw bad("reason", "reason has up to " + MAX_REASON + " characters");
    }
    JsonNode dry = json.path("dryRun");
    if (!dry.isMissingNode() && !dry.isBoolean()) {
      throw bad("dryRun", "dryRun is true or false");
    }
    return new SuppressionRequest(matchers, starts, ends, reason, dry.asBoolean(false));
  }

  /** The scope of a dismissal: empty when nothing, or no scope, is given. */
  static List<LabelMatcher> scope(byte[] body) {
    if (body.length == 0) {
      return List.of();
    }
    JsonNode json = object(body);
    onlyKnown(json, Set.of("scope"), "");
    JsonNode scope = json.path("scope");
    return scope.isMissingNode() || scope.isNull() ? List.of() : matchers(scope, "scope");
  }

  private static JsonNode object(byte[] body) {
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      throw MalformedJson.problem(e);
    }
    throw bad("", "the body must be a JSON object");
  }

  private static void onlyKnown(JsonNode json, Set<String> known, String where) {
    for (String name : json.propertyNames()) {
      if (!known.contains(name)) {
        throw bad(
            where + name,
            "unknown field "
                + where
                + name
                + "; there are "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  private static List<LabelMatcher> matchers(JsonNode json, String field) {
    try {
      if (json.isString()) {
        return LabelMatcher.parse(json.stringValue());
      }
      if (json.isArray() && json.size() <= LabelMatcher.MAX_MATCHERS) {
        List<LabelMatcher> all = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
          all.add(matcher(json.path(i), field + "[" + i + "]"));
        }
        return all;
      }
    } catch (IllegalArgumentException e) {
      throw bad(field, field + ": " + e.getMessage());
    }
    throw bad(
        field,
        field
            + " is a selector such as disk_io{device=~\"sd.*\"}, or up to "
            + LabelMatcher.MAX_MATCHERS
            + " objects with name, value, isRegex and isEqual");
  }

  private static LabelMatcher matcher(JsonNode json, String where) {
    if (!json.isObject()) {
      throw bad(where, where + " must be an object with name, value, isRegex and isEqual");
    }
    onlyKnown(json, MATCHER_FIELDS, where + ".");
    for (String name : new String[] {"name", "value"}) {
      if (!json.path(name).isString()) {
        throw bad(where + "." + name, where + "." + name + " must be a text");
      }
    }
    boolean regex = flag(json, "isRegex", false, where);
    boolean equal = flag(json, "isEqual", true, where);
    LabelMatcher.Op op =
        regex
            ? (equal ? LabelMatcher.Op.MATCHES : LabelMatcher.Op.MATCHES_NOT)
            : (equal ? LabelMatcher.Op.EQUAL : LabelMatcher.Op.NOT_EQUAL);
    return new LabelMatcher(json.path("name").stringValue(), op, json.path("value").stringValue());
  }

  private static boolean flag(JsonNode json, String name, boolean fallback, String where) {
    JsonNode flag = json.path(name);
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      throw bad(where + "." + name, where + "." + name + " is true or false");
    }
    return flag.asBoolean(fallback);
  }

  private static Optional<Instant> time(JsonNode json, String field) {
    JsonNode at = json.path(field);
    if (at.isMissingNode() || at.isNull()) {
      return Optional.empty();
    }
    try {
      if (at.isString() || at.isIntegralNumber()) {
        return Optional.of(Params.time(at.asString()));
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw bad(field, field + " is not a time: use ISO-8601 or epoch seconds or milliseconds");
    }
    throw bad(field, field + " is not a time: use ISO-8601 or epoch seconds or milliseconds");
  }

  private static Duration duration(String text) {
    try {
      Duration d = SettingType.parseDuration(text);
      return d.compareTo(Suppression.LONGEST) > 0 ? Suppression.LONGEST.plusDays(1) : d;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw bad("duration", "duration is a length of time such as 90m, 6h or 2d");
    }
  }

  private static Optional<String> text(JsonNode json, String field) {
    JsonNode text = json.path(field);
    if (text.isMissingNode() || text.isNull()) {
      return Optional.empty();
    }
    if (!text.isString()) {
      throw bad(field, field + " must be a text");
    }
    return Optional.of(text.stringValue());
  }

  static ApiException bad(String field, @Nullable String detail) {
    return ApiException.bad("bad-field", String.valueOf(detail)).with("field", field);
  }
}
