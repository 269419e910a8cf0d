package io.tarsier.server;

import io.tarsier.anomaly.DetectorSettings;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A series to be scored, read token by token: the points go straight into two arrays, and what is
 * wrong is named with its place.
 */
final class ScoreRequest {

  private static final int FIRST_CAPACITY = 1024;

  private final int maxPoints;
  private long[] times = new long[FIRST_CAPACITY];
  private double[] values = new double[FIRST_CAPACITY];
  private int size;
  private Optional<DetectorSettings> model = Optional.empty();

  private ScoreRequest(int maxPoints) {
    this.maxPoints = maxPoints;
  }

  static ScoreRequest parse(byte[] body, int maxPoints) {
    ScoreRequest request = new ScoreRequest(maxPoints);
    try (JsonParser p = Json.MAPPER.createParser(body)) {
      try {
        request.read(p);
        return request;
      } catch (JacksonException e) {
        var known = e.getLocation();
        throw MalformedJson.problem(e, known == null ? p.currentLocation() : known);
      }
    }
  }

  int size() {
    return size;
  }

  long time(int i) {
    return times[i];
  }

  double value(int i) {
    return values[i];
  }

  Optional<DetectorSettings> model() {
    return model;
  }

  private void read(JsonParser p) {
    if (p.nextToken() != JsonToken.START_OBJECT) {
      throw bad(p, "", "the body must be an object with points");
    }
    boolean points = false;
    while (p.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = p.currentName();
      p.nextToken();
      switch (field) {
        case "points" -> {
          points = true;
          readPoints(p);
        }
        case "model" -> model = Optional.of(readModel(p));
        default -> throw bad(p, field, "unknown field; there are points and model");
      }
    }
    if (p.nextToken() != null) {
      throw bad(p, "", "there is something after the object's end");
    }
    if (!points) {
      throw bad(p, "points", "points is missing");
    }
  }

  private static DetectorSettings readModel(JsonParser p) {
    if (p.currentToken() != JsonToken.VALUE_STRING) {
      throw bad(p, "model", "must be a text");
    }
    try {
      return DetectorSettings.parse(p.getString());
    } catch (IllegalArgumentException e) {
      throw bad(p, "model", String.valueOf(e.getMessage()));
    }
  }

  private void readPoints(JsonParser p) {
    if (p.currentToken() != JsonToken.START_ARRAY) {
      throw bad(p, "points", "must be an array");
    }
    while (p.nextToken() != JsonToken.END_ARRAY) {
      if (size == maxPoints) {
        throw new ApiException(
                413, "too-many-points", "a request may have up to " + maxPoints + " points")
            .with("limit", maxPoints);
      }
      readPoint(p, "points[" + size + "]");
    }
  }

  private void readPoint(JsonParser p, String where) {
    if (p.currentToken() == JsonToken.START_ARRAY) {
      readPair(p, where);
      return;
    }
    if (p.currentToken() != JsonToken.START_OBJECT) {
      throw bad(p, where, "must be an object with timestamp and value, or a pair of them");
    }
    long time = Long.MIN_VALUE;
    double value = Double.NaN;
    while (p.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = p.currentName();
      p.nextToken();
      switch (field) {
        case "timestamp" -> time = readTime(p, where + ".timestamp");
        case "value" -> value = readValue(p, where + ".value");
        default ->
            throw bad(p, where + "." + field, "unknown field; there are timestamp and value");
      }
    }
    if (time == Long.MIN_VALUE) {
      throw bad(p, where + ".timestamp", "is missing");
    }
    add(time, value);
  }

  /** A pair as Prometheus' query API gives it: seconds, and the value as text. */
  private void readPair(JsonParser p, String where) {
    p.nextToken();
    long time = readTime(p, where + "[0]");
    double value;
    if (p.nextToken() == JsonToken.VALUE_STRING) {
      try {
        value = Double.parseDouble(p.getString().replace("Inf", "Infinity"));
      } catch (NumberFormatException e) {
        throw bad(p, where + "[1]", "must be a number, a number as text, or null");
      }
    } else {
      value = readValue(p, where + "[1]");
    }
    if (p.nextToken() != JsonToken.END_ARRAY) {
      throw bad(p, where, "must be a pair of timestamp and value");
    }
    add(time, value);
  }

  private void add(long time, double value) {
    if (size == times.length) {
      int more = Math.min(maxPoints, size * 2);
      times = Arrays.copyOf(times, more);
      values = Arrays.copyOf(values, more);
    }
    times[size] = time;
    values[size++] = value;
  }

  private static long readTime(JsonParser p, String where) {
    try {
      return switch (p.currentToken()) {
        case VALUE_STRING -> Params.time(p.getString()).toEpochMilli();
        case VALUE_NUMBER_INT -> Params.time(Long.toString(p.getLongValue())).toEpochMilli();
        case VALUE_NUMBER_FLOAT -> Math.round(p.getDoubleValue() * 1000);
        default -> throw bad(p, where, "must be ISO-8601 or epoch seconds or milliseconds");
      };
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw bad(p, where, "must be ISO-8601 or epoch seconds or milliseconds");
    }
  }

  /** Null stands for a value that is missing; it keeps its place in the answer. */
  private static double readValue(JsonParser p, String where) {
    return switch (p.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> p.getDoubleValue();
      case VALUE_NULL -> Double.NaN;
      default -> throw bad(p, where, "must be a number or null");
    };
  }

  private static ApiException bad(JsonParser p, String field, String detail) {
    var at = p.currentTokenLocation();
    return ApiException.bad("bad-field", field.isEmpty() ? detail : field + " " + detail)
        .with("field", field)
        .with("line", at.getLineNr())
        .with("column", at.getColumnNr())
        .with("offset", at.getByteOffset());
  }
}
