package io.tarsier.tracestores;

import io.tarsier.http.Patience;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Span;
import io.tarsier.ports.CallAttributes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads traces from the query service of a Jaeger: one question for each service, since its API has
 * none for all; a trace of several services is handed over once.
 *
 * <p>Source: jaegertracing.io/docs/apis, the JSON API of the user interface, {@code GET
 * /api/services} and {@code GET /api/traces}, versions 1 and 2.
 */
public final class JaegerSource extends StoreSource {

  private static final Logger LOG = LoggerFactory.getLogger(JaegerSource.class);
  private static final int MAX_SERVICES = 500;

  private JaegerSource(TraceStoreSettings settings, Patience patience, DoubleSupplier random) {
    super("Jaeger", 16686, settings, patience, random);
  }

  /**
   * @throws IllegalArgumentException when the address or a certificate file cannot be used
   */
  public static JaegerSource create(TraceStoreSettings settings) {
    return create(settings, Patience.DEFAULT, CHANCE);
  }

  static JaegerSource create(
      TraceStoreSettings settings, Patience patience, DoubleSupplier random) {
    return new JaegerSource(settings, patience, random);
  }

  @Override
  public void collect(Instant from, Instant to, Sink sink) throws InterruptedException {
    Set<String> seen = new HashSet<>();
    int asked = 0;
    for (JsonNode service : ask("/api/services").path("data")) {
      if (++asked > MAX_SERVICES) {
        LOG.warn("jaeger: more than {} services; the rest is not asked for", MAX_SERVICES);
        return;
      }
      JsonNode traces =
          ask("/api/traces?service="
                  + URLEncoder.encode(Answers.text(service), StandardCharsets.UTF_8)
                  + "&start="
                  + from.toEpochMilli() * 1_000
                  + "&end="
                  + to.toEpochMilli() * 1_000
                  + "&limit="
                  + settings.limit())
              .path("data");
      for (JsonNode trace : traces) {
        if (seen.add(Answers.text(trace.path("traceID")))) {
          sink.accept(spans(trace));
        }
      }
    }
  }

  /** The spans of a trace; those without identifiers are passed over. */
  static List<Span> spans(JsonNode trace) {
    Map<String, Map<String, String>> processes = new HashMap<>();
    for (Map.Entry<String, JsonNode> p : trace.path("processes").properties()) {
      Map<String, String> resource = new HashMap<>();
      for (JsonNode tag : p.getValue().path("tags")) {
        resource.put(Answers.text(tag.path("key")), Answers.text(tag.path("value")));
      }
      resource.put("service.name", Answers.text(p.getValue().path("serviceName")));
      resource.putIfAbsent("host.name", resource.getOrDefault("hostname", ""));
      processes.put(p.getKey(), resource);
    }
    List<Span> spans = new ArrayList<>();
    for (JsonNode s : trace.path("spans")) {
      Map<String, String> resource =
          processes.getOrDefault(Answers.text(s.path("processID")), Map.of());
      span(s, resource).ifPresent(spans::add);
    }
    return spans;
  }

  private static Optional<Span> span(JsonNode s, Map<String, String> resource) {
    String trace = Answers.id(Answers.text(s.path("traceID")), 32);
    String id = Answers.id(Answers.text(s.path("spanID")), 16);
    long start = s.path("startTime").longValue(0);
    if (trace.isEmpty() || id.isEmpty() || start <= 0) {
      return Optional.empty();
    }
    CallAttributes attributes = new CallAttributes();
    Span.Kind kind = Span.Kind.INTERNAL;
    boolean failed = false;
    for (JsonNode tag : s.path("tags")) {
      String key = Answers.text(tag.path("key"));
      String value = Answers.text(tag.path("value"));
      switch (key) {
        case "span.kind" -> kind = Answers.kind(value);
        case "error" -> failed |= !value.equals("false");
        case "otel.status_code" -> failed |= value.equalsIgnoreCase("error");
        default -> attributes.add(key, value);
      }
    }
    Entity entity = CallAttributes.service(resource);
    Labels labels = CallAttributes.place(resource);
    return Optional.of(
        new Span(
            trace,
            id,
            parent(s, trace),
            entity,
            labels,
            attributes.operation(Answers.text(s.path("operationName")), kind),
            kind,
            start * 1_000,
            Math.max(0, s.path("duration").longValue(0)) * 1_000,
            failed,
            attributes.peer(entity, kind),
            attributes.kept("")));
  }

  /** The first span of the same trace that this one refers to. */
  private static String parent(JsonNode span, String trace) {
    for (JsonNode r : span.path("references")) {
      if (Answers.id(Answers.text(r.path("traceID")), 32).equals(trace)) {
        return Answers.id(Answers.text(r.path("spanID")), 16);
      }
    }
    return Answers.id(Answers.text(span.path("parentSpanID")), 16);
  }
}
