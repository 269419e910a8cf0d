package io.tarsier.server;

import io.tarsier.model.Entity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a request's JSON body; what is wrong is answered with the field's name. */
final class BodyFields {

  private BodyFields() {}

  static JsonNode object(byte[] body) {
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

  static void onlyKnown(JsonNode json, Set<String> known, String where) {
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

  static Optional<Instant> time(JsonNode json, String field) {
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

  static Optional<String> text(JsonNode json, String field) {
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

  /** A text of a limited length, stripped; empty where the field is missing. */
  static String text(JsonNode json, String field, int most) {
    String text = text(json, field).orElse("").strip();
    if (text.length() > most) {
      throw bad(field, field + " has up to " + most + " characters");
    }
    return text;
  }

  /** An entity by its identifier. */
  static Entity entity(JsonNode json, String field) {
    String id = text(json, field, 512);
    try {
      return Entity.parse(id);
    } catch (IllegalArgumentException e) {
      throw bad(field, field + " is an entity, kind/name or kind/scope/name: service/shop/cart");
    }
  }
}
