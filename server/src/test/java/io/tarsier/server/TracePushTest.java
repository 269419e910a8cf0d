package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.tarsier.model.Entity;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real OpenTelemetry SDK as a client, over HTTP and gRPC. */
class TracePushTest {

  @TempDir Path dir;

  @Test
  void whatASdkSendsOverHttpBecomesAGraph() throws Exception {
    try (ServerFixture f = new ServerFixture(dir)) {
      OtlpHttpSpanExporter exporter =
          OtlpHttpSpanExporter.builder()
              .setEndpoint(f.server.url() + "/v1/traces")
              .addHeader("Authorization", "Bearer " + f.token)
              .setCompression("gzip")
              .build();
      String trace = checkout(exporter);
      assertGraph(f, trace);
      assertThat(health(f, "service/acme/cart")).isEqualTo("ok");
      String alert =
          "{\"name\":\"CartFull\",\"labels\":{\"namespace\":\"acme\",\"service\":\"cart\"}}";
      assertThat(f.post("/api/v1/alerts", "application/json", alert).statusCode()).isEqualTo(200);
      assertThat(health(f, "service/acme/cart")).isEqualTo("unusual");
      assertThat(health(f, "service/acme/shop")).isEqualTo("ok");
    }
  }

  private static String health(ServerFixture f, String service) {
    for (JsonNode node : f.json("/api/v1/graph").path("nodes")) {
      if (node.path("entity").stringValue().equals(service)) {
        return node.path("health").stringValue();
      }
    }
    return "unknown";
  }

  @Test
  void whatASdkSendsOverGrpcBecomesAGraph() throws Exception {
    int port = freePort();
    Map<String, String> settings =
        Map.of("otlp.enabled", "true", "otlp.grpc-port", "" + port, "otlp.http-port", "0");
    try (ServerFixture f = new ServerFixture(dir, settings, InstantSource.system())) {
      OtlpGrpcSpanExporter exporter =
          OtlpGrpcSpanExporter.builder()
              .setEndpoint("http://127.0.0.1:" + port)
              .addHeader("Authorization", "Bearer " + f.token)
              .build();
      String trace = checkout(exporter);
      assertGraph(f, trace);
    }
  }

  /** A call of the shop that asks the cart, whose database fails. */
  private static String checkout(SpanExporter exporter) {
    try (SdkTracerProvider shop = provider("shop", exporter);
        SdkTracerProvider cart = provider("cart", exporter)) {
      return checkout(shop, cart);
    }
  }

  private static String checkout(SdkTracerProvider shop, SdkTracerProvider cart) {
    Tracer shops = shop.get("test");
    Tracer carts = cart.get("test");
    Span entry =
        shops
            .spanBuilder("GET")
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.route", "/checkout/{id}")
            .setAttribute("http.request.method", "GET")
            .startSpan();
    Span call =
        shops
            .spanBuilder("GET")
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("server.address", "cart.acme.svc.cluster.local")
            .setParent(Context.root().with(entry))
            .startSpan();
    Span served =
        carts
            .spanBuilder("GET /cart")
            .setSpanKind(SpanKind.SERVER)
            .setParent(Context.root().with(call))
            .startSpan();
    Span query =
        carts
            .spanBuilder("SELECT items")
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("db.system.name", "postgresql")
            .setAttribute("server.address", "cart-db")
            .setAttribute("db.query.text", "x".repeat(1 << 20))
            .setParent(Context.root().with(served))
            .startSpan();
    query.setStatus(StatusCode.ERROR, "connection refused");
    query.end();
    served.end();
    call.end();
    entry.end();
    shop.forceFlush().join(10, TimeUnit.SECONDS);
    cart.forceFlush().join(10, TimeUnit.SECONDS);
    return entry.getSpanContext().getTraceId();
  }

  private static SdkTracerProvider provider(String name, SpanExporter exporter) {
    return SdkTracerProvider.builder()
        .setResource(
            Resource.create(
                Attributes.builder()
                    .put("service.name", name)
                    .put("service.namespace", "acme")
                    .put("k8s.namespace.name", "acme")
                    .put("k8s.pod.name", name + "-1")
                    .put("k8s.node.name", "node-1")
                    .build()))
        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
        .build();
  }

  private static void assertGraph(ServerFixture f, String trace) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    JsonNode graph = f.json("/api/v1/graph");
    // A call without an answer is known for one once its window has closed.
    while (graph.path("edges").size() < 2 && System.nanoTime() < deadline) {
      Thread.sleep(200);
      graph = f.json("/api/v1/graph");
    }
    assertThat(graph.path("edges").size()).as(graph.toString()).isEqualTo(2);
    JsonNode toDatabase = graph.path("edges").get(0);
    assertThat(toDatabase.path("source").stringValue()).isEqualTo("service/acme/cart");
    assertThat(toDatabase.path("target").stringValue()).isEqualTo("service/acme/cart-db");
    JsonNode toCart = graph.path("edges").get(1);
    assertThat(toCart.path("source").stringValue()).isEqualTo("service/acme/shop");
    assertThat(toCart.path("target").stringValue()).isEqualTo("service/acme/cart");
    assertThat(graph.path("nodes").size()).isEqualTo(3);

    JsonNode whole = f.json("/api/v1/traces/" + trace);
    assertThat(whole.path("spans").size()).isEqualTo(4);
    assertThat(whole.path("spans").get(0).path("operation").stringValue())
        .isEqualTo("GET /checkout/{id}");
    JsonNode query = whole.path("spans").get(3);
    assertThat(query.path("failed").booleanValue()).isTrue();
    assertThat(query.path("attributes").path("db.query.text").stringValue()).hasSize(512);
    assertThat(f.json("/api/v1/traces?service=service/acme/cart&failed=true").path("items").size())
        .isEqualTo(1);
    assertThat(f.json("/api/v1/traces?failed=false").path("items").size()).isZero();

    Entity cart = new Entity(Entity.Kind.SERVICE, "acme", "cart");
    while (f.corridor.topology().dependenciesOf(cart).size() < 2 && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
    assertThat(f.corridor.topology().dependenciesOf(cart))
        .extracting(Entity::id)
        .containsExactlyInAnyOrder("service/acme/cart-db", "pod/acme/cart-1");
  }

  @Test
  void aBrokenIdentifierCostsItsSpanAlone() {
    try (ServerFixture f = new ServerFixture(dir)) {
      String good = span("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174");
      String[] broken = {
        span("xyz", "eee19b7ec3c1b174"),
        span("00000000000000000000000000000000", "eee19b7ec3c1b174"),
        span("5b8efff798038103d269b633813fc60c", "eee1"),
        span("5b8efff798038103d269b633813fc60c", "")
      };
      HttpResponse<String> answer =
          f.post("/v1/traces", "application/json", request(good + "," + String.join(",", broken)));
      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode partial = ServerFixture.json(answer).path("partialSuccess");
      assertThat(partial.path("rejectedSpans").stringValue()).isEqualTo("4");
      assertThat(partial.path("errorMessage").stringValue())
          .startsWith("resourceSpans[0].scopeSpans[0].spans[1] has a traceId");
      assertThat(f.get("/metrics").body()).contains("tarsier_spans_rejected_total 4.0");
    }
  }

  @Test
  void saysComeBackWhenThereIsNoRoomAndRefusesWhatIsNoRequest() {
    try (ServerFixture f = new ServerFixture(dir)) {
      String good = request(span("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"));
      f.logsFull = true;
      HttpResponse<String> full = f.post("/v1/traces", "application/json", good);
      assertThat(full.statusCode()).isEqualTo(503);
      assertThat(full.headers().firstValue("Retry-After")).hasValue("2");
      assertThat(f.post("/v1/traces", "application/json", "{").statusCode()).isEqualTo(400);
      assertThat(f.post("/v1/traces", "text/plain", good).statusCode()).isEqualTo(415);
      assertThat(
              f.send(
                      f.request("/v1/traces")
                          .POST(java.net.http.HttpRequest.BodyPublishers.ofString(good)))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void saysWhatIsWrongWithAQuestion() {
    try (ServerFixture f = new ServerFixture(dir)) {
      assertThat(f.get("/api/v1/traces/abc").statusCode()).isEqualTo(404);
      assertThat(f.get("/api/v1/traces?failed=perhaps").statusCode()).isEqualTo(400);
      assertThat(f.get("/api/v1/traces?service=service/").statusCode()).isEqualTo(400);
      assertThat(f.get("/api/v1/graph?from=2026-01-02&to=2026-01-01").statusCode()).isEqualTo(400);
      assertThat(f.json("/api/v1/graph").path("nodes").size()).isZero();
    }
  }

  private static String span(String trace, String id) {
    return """
    {"traceId":"%s","spanId":"%s","name":"x","kind":2,
     "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000100000000"}\
    """
        .formatted(trace, id);
  }

  private static String request(String spans) {
    return """
    {"resourceSpans":[{"resource":{"attributes":[
      {"key":"service.name","value":{"stringValue":"cart"}}]},
      "scopeSpans":[{"spans":[%s]}]}]}\
    """
        .formatted(spans);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
