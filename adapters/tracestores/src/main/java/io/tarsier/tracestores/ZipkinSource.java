package io.tarsier.tracestores;

import io.tarsier.http.Patience;
import io.tarsier.model.Labels;
import io.tarsier.model.Span;
import io.tarsier.ports.CallAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads traces from a Zipkin. Where both sides of a call share one identifier, as Zipkin's own
 * libraries have it, the server's side is given another, so that each span has its own; its
 * children stay with it.
 *
 * <p>Source: zipkin.io/zipkin-api, {@code GET /api/v2/traces}.
 */
public final class ZipkinSource extends StoreSource {

  private static final Logger LOG = LoggerFactory.getLogger(ZipkinSource.class);

  private ZipkinSource(TraceStoreSettings settings, Patience patience, DoubleSupplier random) {
    super("Zipkin", 9411, settings, patience, random);
  }

  /**
   * @throws IllegalArgumentException when the address or a certificate file cannot be used
   */
  public static ZipkinSource create(TraceStoreSettings settings) {
    return create(settings, Patience.DEFAULT, CHANCE);
  }

  static ZipkinSource create(
      TraceStoreSettings settings, Patience patience, DoubleSupplier random) {
    return new ZipkinSource(settings, patience, random);
  }

  @Override
  public void collect(Instant from, Instant to, Sink sink) throws InterruptedException {
    long lookback = Math.max(1, Duration.between(from, to).toMillis());
    JsonNode traces =
        ask(
            "/api/v2/traces?endTs="
                + to.toEpochMilli()
                + "&lookback="
                + lookback
                + "&limit="
                + settings.limit());
    if (traces.size() >= settings.limit()) {
      LOG.warn(
          "zipkin: more than {} traces in {} ms; the rest is not seen", traces.size(), lookback);
    }
    for (JsonNode trace : traces) {
      sink.accept(spans(trace));
    }
  }

  /** The spans of a trace; those without identifiers are passed over. */
  static List<Span> spans(JsonNode trace) {
    Map<String, String> servers = new HashMap<>();
    for (JsonNode s : trace) {
      if (s.path("shared").booleanValue(false)) {
        String id = Answers.id(Answers.text(s.path("id")), 16);
        servers.put(id + service(s.path("localEndpoint")), ofServer(id));
      }
    }
    List<Span> spans = new ArrayList<>();
    for (JsonNode s : trace) {
      span(s, servers).ifPresent(spans::add);
    }
    return spans;
  }

  private static Optional<Span> span(JsonNode s, Map<String, String> servers) {
    String trace = Answers.id(Answers.text(s.path("traceId")), 32);
    String id = Answers.id(Answers.text(s.path("id")), 16);
    if (trace.isEmpty() || id.isEmpty()) {
      return Optional.empty();
    }
    String service = service(s.path("localEndpoint"));
    String parent = Answers.id(Answers.text(s.path("parentId")), 16);
    boolean shared = s.path("shared").booleanValue(false);
    // A child of this service is one of its server's side, not of the side that called.
    parent = shared ? id : servers.getOrDefault(parent + service, parent);
    Span.Kind kind = Answers.kind(Answers.text(s.path("kind")));
    Map<String, String> resource = new HashMap<>();
    resource.put("service.name", service);
    CallAttributes attributes = new CallAttributes();
    String peer = service(s.path("remoteEndpoint"));
    if (!peer.isEmpty()) {
      attributes.add("peer.service", peer);
    }
    boolean failed = false;
    for (Map.Entry<String, JsonNode> tag : s.path("tags").properties()) {
      resource.putIfAbsent(tag.getKey(), Answers.text(tag.getValue()));
      attributes.add(tag.getKey(), Answers.text(tag.getValue()));
      failed |= tag.getKey().equals("error") && !Answers.text(tag.getValue()).equals("false");
    }
    long start = s.path("timestamp").longValue(0);
    if (start <= 0) {
      return Optional.empty();
    }
    var entity = CallAttributes.service(resource);
    Labels labels = CallAttributes.place(resource);
    return Optional.of(
        new Span(
            trace,
            shared ? ofServer(id) : id,
            parent,
            entity,
            labels,
            attributes.operation(Answers.text(s.path("name")), kind),
            kind,
            start * 1_000,
            Math.max(0, s.path("duration").longValue(0)) * 1_000,
            failed,
            attributes.peer(entity, kind),
            attributes.kept("")));
  }

  /** The identifier of the server's side of a span that both sides share. */
  private static String ofServer(String id) {
    return id + "s";
  }

  private static String service(JsonNode endpoint) {
    return Answers.text(endpoint.path("serviceName")).toLowerCase(Locale.ROOT);
  }
}
