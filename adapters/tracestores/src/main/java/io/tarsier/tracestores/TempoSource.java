package io.tarsier.tracestores;

import io.tarsier.http.Patience;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Span;
import io.tarsier.ports.CallAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads traces from a Tempo: a search for their identifiers, then each trace by itself.
 *
 * <p>Source: grafana.com/docs/tempo/latest/api_docs, {@code GET /api/search} and {@code GET
 * /api/v2/traces/<id>}; identifiers come as base64 or hexadecimal digits, kinds and codes as words
 * or numbers.
 */
public final class TempoSource extends StoreSource {

  private static final Logger LOG = LoggerFactory.getLogger(TempoSource.class);

  private TempoSource(TraceStoreSettings settings, Patience patience, DoubleSupplier random) {
    super("Tempo", 3200, settings, patience, random);
  }

  /**
   * @throws IllegalArgumentException when the address or a certificate file cannot be used
   */
  public static TempoSource create(TraceStoreSettings settings) {
    return create(settings, Patience.DEFAULT, CHANCE);
  }

  static TempoSource create(TraceStoreSettings settings, Patience patience, DoubleSupplier random) {
    return new TempoSource(settings, patience, random);
  }

  @Override
  public void collect(Instant from, Instant to, Sink sink) throws InterruptedException {
    JsonNode found =
        ask("/api/search?start="
                + from.getEpochSecond()
                + "&end="
                + (to.getEpochSecond() + 1)
                + "&limit="
                + settings.limit())
            .path("traces");
    if (found.size() >= settings.limit()) {
      LOG.warn("tempo: more than {} traces at once; the rest is not seen", found.size());
    }
    for (JsonNode t : found) {
      String id = Answers.id(Answers.text(t.path("traceID")), 32);
      if (!id.isEmpty()) {
        sink.accept(spans(ask("/api/v2/traces/" + id)));
      }
    }
  }

  /** The spans of a trace; those without identifiers are passed over. */
  static List<Span> spans(JsonNode answer) {
    JsonNode trace = answer.has("trace") ? answer.path("trace") : answer;
    JsonNode resources =
        trace.has("resourceSpans") ? trace.path("resourceSpans") : trace.path("batches");
    List<Span> spans = new ArrayList<>();
    for (JsonNode r : resources) {
      Map<String, String> resource = new HashMap<>();
      for (JsonNode a : r.path("resource").path("attributes")) {
        resource.put(Answers.text(a.path("key")), value(a.path("value")));
      }
      JsonNode scopes =
          r.has("scopeSpans") ? r.path("scopeSpans") : r.path("instrumentationLibrarySpans");
      Entity entity = CallAttributes.service(resource);
      Labels labels = CallAttributes.place(resource);
      for (JsonNode scope : scopes) {
        for (JsonNode s : scope.path("spans")) {
          span(s, entity, labels).ifPresent(spans::add);
        }
      }
    }
    return spans;
  }

  private static Optional<Span> span(JsonNode s, Entity entity, Labels labels) {
    String trace = Answers.id(Answers.text(s.path("traceId")), 32);
    String id = Answers.id(Answers.text(s.path("spanId")), 16);
    long start = number(s.path("startTimeUnixNano"));
    if (trace.isEmpty() || id.isEmpty() || start <= 0) {
      return Optional.empty();
    }
    CallAttributes attributes = new CallAttributes();
    for (JsonNode a : s.path("attributes")) {
      attributes.add(Answers.text(a.path("key")), value(a.path("value")));
    }
    Span.Kind kind = Answers.kind(Answers.text(s.path("kind")));
    String code = Answers.text(s.path("status").path("code"));
    return Optional.of(
        new Span(
            trace,
            id,
            Answers.id(Answers.text(s.path("parentSpanId")), 16),
            entity,
            labels,
            attributes.operation(Answers.text(s.path("name")), kind),
            kind,
            start,
            Math.max(0, number(s.path("endTimeUnixNano")) - start),
            code.equals("STATUS_CODE_ERROR") || code.equals("2"),
            attributes.peer(entity, kind),
            attributes.kept(Answers.text(s.path("status").path("message")))));
  }

  /** One of {@code stringValue}, {@code intValue} and so on. */
  private static String value(JsonNode value) {
    for (Map.Entry<String, JsonNode> one : value.properties()) {
      return Answers.text(one.getValue());
    }
    return "";
  }

  private static long number(JsonNode value) {
    try {
      return Long.parseLong(Answers.text(value));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
