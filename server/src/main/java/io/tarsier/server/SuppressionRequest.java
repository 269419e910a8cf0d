package io.tarsier.server;

import io.tarsier.model.Hours;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Suppression;
import io.tarsier.model.Weekly;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A suppression that somebody asks for. Matchers come as a selector, {@code
 * disk_io{device=~"sd.*"}}, or as the list that a silence of Alertmanager has.
 *
 * @param matchers which series
 * @param starts from when on
 * @param ends until when
 * @param weekly in which hours only
 * @param reason why
 * @param dryRun whether only to say how many series match
 */
record SuppressionRequest(
    List<LabelMatcher> matchers,
    Instant starts,
    Instant ends,
    Optional<Weekly> weekly,
    String reason,
    boolean dryRun) {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final int MAX_REASON = 500;
  private static final Set<String> FIELDS =
      Set.of("matchers", "starts", "ends", "duration", "weekly", "reason", "dryRun");
  private static final Set<String> MATCHER_FIELDS = Set.of("name", "value", "isRegex", "isEqual");

  static SuppressionRequest parse(byte[] body, Instant now) {
    JsonNode json = BodyFields.object(body);
    BodyFields.onlyKnown(json, FIELDS, "");
    List<LabelMatcher> matchers = matchers(json.path("matchers"), "matchers");
    Instant starts = BodyFields.time(json, "starts").orElse(now);
    if (starts.isAfter(now.plus(Suppression.LONGEST))) {
      throw BodyFields.bad(
          "starts", "starts lies more than " + Suppression.LONGEST.toDays() + " days ahead");
    }
    Optional<Weekly> weekly = weekly(json.path("weekly"));
    Instant ends = ends(json, starts, now, weekly.isPresent());
    String reason = BodyFields.text(json, "reason", MAX_REASON);
    JsonNode dry = json.path("dryRun");
    if (!dry.isMissingNode() && !dry.isBoolean()) {
      throw BodyFields.bad("dryRun", "dryRun is true or false");
    }
    return new SuppressionRequest(matchers, starts, ends, weekly, reason, dry.asBoolean(false));
  }

  private static Instant ends(JsonNode json, Instant starts, Instant now, boolean weekly) {
    Optional<Instant> until = BodyFields.time(json, "ends");
    Optional<String> length = BodyFields.text(json, "duration");
    if (until.isPresent() && length.isPresent()) {
      throw BodyFields.bad("ends", "give ends or duration, not both");
    }
    if (until.isEmpty() && length.isEmpty()) {
      if (weekly) {
        return Suppression.OPEN;
      }
      throw BodyFields.bad(
          "ends", "give ends or duration: a suppression without weekly hours must end");
    }
    Instant ends = until.orElseGet(() -> starts.plus(duration(length.orElse(""))));
    String field = until.isPresent() ? "ends" : "duration";
    if (!ends.isAfter(starts) || !ends.isAfter(now)) {
      throw BodyFields.bad(field, field + " must lie after starts and after now");
    }
    if (!weekly && Duration.between(starts, ends).compareTo(Suppression.LONGEST) > 0) {
      throw BodyFields.bad(
          field, "a suppression lasts at most " + Suppression.LONGEST.toDays() + " days");
    }
    return ends;
  }

  private static Optional<Weekly> weekly(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return Optional.empty();
    }
    if (!json.isObject()) {
      throw BodyFields.bad(
          "weekly", "weekly is an object: {\"hours\": \"sun 02:00-04:00\", \"zone\": \"UTC\"}");
    }
    BodyFields.onlyKnown(json, Set.of("hours", "zone"), "weekly.");
    ZoneId zone = json.has("zone") ? read(json, "zone", Weekly::zone) : UTC;
    return Optional.of(read(json, "hours", text -> new Weekly(Hours.parse(text), zone)));
  }

  private static <T> T read(JsonNode json, String name, Function<String, T> parser) {
    try {
      return parser.apply(json.path(name).asString(""));
    } catch (IllegalArgumentException e) {
      throw BodyFields.bad("weekly." + name, "weekly." + name + ": " + e.getMessage());
    }
  }

  /** The scope of a dismissal: empty when nothing, or no scope, is given. */
  static List<LabelMatcher> scope(byte[] body) {
    if (body.length == 0) {
      return List.of();
    }
    JsonNode json = BodyFields.object(body);
    BodyFields.onlyKnown(json, Set.of("scope"), "");
    JsonNode scope = json.path("scope");
    return scope.isMissingNode() || scope.isNull() ? List.of() : matchers(scope, "scope");
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
      throw BodyFields.bad(field, field + ": " + e.getMessage());
    }
    throw BodyFields.bad(
        field,
        field
            + " is a selector such as disk_io{device=~\"sd.*\"}, or up to "
            + LabelMatcher.MAX_MATCHERS
            + " objects with name, value, isRegex and isEqual");
  }

  private static LabelMatcher matcher(JsonNode json, String where) {
    if (!json.isObject()) {
      throw BodyFields.bad(
          where, where + " must be an object with name, value, isRegex and isEqual");
    }
    BodyFields.onlyKnown(json, MATCHER_FIELDS, where + ".");
    for (String name : new String[] {"name", "value"}) {
      if (!json.path(name).isString()) {
        throw BodyFields.bad(where + "." + name, where + "." + name + " must be a text");
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
      throw BodyFields.bad(where + "." + name, where + "." + name + " is true or false");
    }
    return flag.asBoolean(fallback);
  }

  private static Duration duration(String text) {
    try {
      Duration d = SettingType.parseDuration(text);
      return d.compareTo(Suppression.LONGEST) > 0 ? Suppression.LONGEST.plusDays(1) : d;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw BodyFields.bad("duration", "duration is a length of time such as 90m, 6h or 2d");
    }
  }
}
