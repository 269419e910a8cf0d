package io.tarsier.prometheus;

import io.tarsier.http.UnusableAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the answers of Prometheus' query API token by token: memory for one series at a time, how
 * ever long the answer is. Fields that are not known are skipped, as the API's promise of
 * compatibility asks for.
 *
 * <p>Format: prometheus.io/docs/prometheus/latest/querying/api.
 */
final class Answers {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(1 << 20)
                  .maxNameLength(1 << 12)
                  .build())
          .build();

  private Answers() {}

  /** Takes one series of a result; both arguments are reused for the next one. */
  @FunctionalInterface
  interface SeriesVisitor {
    void series(Map<String, String> labels, Points points);
  }

  /** Hands over every series of an instant or range query. */
  static void series(InputStream in, SeriesVisitor visitor) throws IOException {
    read(in, parser -> result(parser, visitor));
  }

  /** The values of a label. */
  static List<String> labelValues(InputStream in) throws IOException {
    List<String> values = new ArrayList<>();
    read(
        in,
        parser -> {
          expect(parser, parser.currentToken(), JsonToken.START_ARRAY);
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser, parser.currentToken(), JsonToken.VALUE_STRING);
            values.add(parser.getString());
          }
        });
    return values;
  }

  /** Types by metric name, from the metadata of targets. */
  static Map<String, String> metadata(InputStream in) throws IOException {
    Map<String, String> types = new LinkedHashMap<>();
    read(
        in,
        parser -> {
          expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String metric = parser.currentName();
            expect(parser, parser.nextToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
              while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean type = "type".equals(parser.currentName());
                parser.nextToken();
                if (type) {
                  types.put(metric, parser.getString());
                } else {
                  parser.skipChildren();
                }
              }
            }
          }
        });
    return types;
  }

  @FunctionalInterface
  private interface DataReader {
    void read(JsonParser parser) throws IOException;
  }

  private static void read(InputStream in, DataReader data) throws IOException {
    String status = "";
    String errorType = "";
    String error = "";
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == null || field == null) {
          throw unexpected(parser, value);
        }
        switch (field) {
          case "status" -> status = parser.getString();
          case "errorType" -> errorType = parser.getString();
          case "error" -> error = parser.getString();
          case "data" -> {
            if (value == JsonToken.VALUE_NULL) {
              continue;
            }
            data.read(parser);
          }
          default -> parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new UnusableAnswerException(e.getOriginalMessage(), e);
    }
    if (!status.equals("success")) {
      throw new UnusableAnswerException(
          status.equals("error") ? errorType + ": " + error : "no \"status\":\"success\" in it",
          null);
    }
  }

  private static void result(JsonParser parser, SeriesVisitor visitor) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean result = "result".equals(parser.currentName());
      JsonToken value = parser.nextToken();
      if (!result || value == JsonToken.VALUE_NULL) {
        parser.skipChildren();
        continue;
      }
      expect(parser, value, JsonToken.START_ARRAY);
      Map<String, String> labels = new LinkedHashMap<>();
      Points points = new Points(16);
      JsonToken element = parser.nextToken();
      if (element == JsonToken.VALUE_NUMBER_FLOAT || element == JsonToken.VALUE_NUMBER_INT) {
        pairRest(parser, points); // a scalar: one bare pair
        visitor.series(labels, points);
        continue;
      }
      for (; element != JsonToken.END_ARRAY; element = parser.nextToken()) {
        expect(parser, element, JsonToken.START_OBJECT);
        labels.clear();
        points.clear();
        oneSeries(parser, labels, points);
        visitor.series(labels, points);
      }
    }
  }

  private static void oneSeries(JsonParser parser, Map<String, String> labels, Points points) {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field == null || value == null) {
        throw unexpected(parser, value);
      }
      switch (field) {
        case "metric" -> {
          expect(parser, value, JsonToken.START_OBJECT);
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            expect(parser, parser.nextToken(), JsonToken.VALUE_STRING);
            labels.put(name, parser.getString());
          }
        }
        case "value" -> pair(parser, value, points);
        case "values" -> {
          expect(parser, value, JsonToken.START_ARRAY);
          for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            pair(parser, t, points);
          }
        }
        default -> parser.skipChildren(); // native histograms come in a field of their own
      }
    }
  }

  private static void pair(JsonParser parser, JsonToken token, Points points) {
    expect(parser, token, JsonToken.START_ARRAY);
    parser.nextToken();
    pairRest(parser, points);
  }

  /** {@code 1700000000.123,"4.5"]}, standing on the time. */
  private static void pairRest(JsonParser parser, Points points) {
    long millis = Math.round(parser.getDoubleValue() * 1000);
    expect(parser, parser.nextToken(), JsonToken.VALUE_STRING);
    points.add(millis, number(parser));
    expect(parser, parser.nextToken(), JsonToken.END_ARRAY);
  }

  private static double number(JsonParser parser) {
    String text = parser.getString();
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw new StreamReadException(parser, "not a number: " + clip(text), e);
        }
      }
    };
  }

  private static String clip(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static void expect(JsonParser parser, JsonToken token, JsonToken expected) {
    if (token != expected) {
      throw unexpected(parser, token);
    }
  }

  private static StreamReadException unexpected(JsonParser parser, JsonToken token) {
    return new StreamReadException(
        parser,
        token == null
            ? "the answer ends in the middle"
            : "unexpected "
                + token
                + " at offset "
                + parser.currentTokenLocation().getByteOffset());
  }
}
