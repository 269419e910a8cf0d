package io.tarsier.tracestores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tarsier.http.Patience;
import io.tarsier.model.Span;
import io.tarsier.ports.SourceException;
import io.tarsier.ports.TraceSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Neither Jaeger nor Tempo runs here: a small server answers what their references say, hand
 * written, and nothing of it was recorded from a real one.
 */
class DocumentedAnswersTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000);
  private static final Patience QUICK = new Patience(Duration.ofMillis(5), Duration.ofSeconds(1));

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private TraceStoreSettings settings;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] body = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              answer == null ? 404 : 200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    settings =
        TraceStoreSettings.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static List<Span> collect(TraceSource source) throws InterruptedException {
    List<Span> spans = new ArrayList<>();
    try (source) {
      source.collect(NOW.minusSeconds(60), NOW, spans::addAll);
    }
    return spans;
  }

  @Test
  void readsJaegersTracesOncePerTraceThoughEachServiceIsAsked() throws Exception {
    answers.put("/api/services", "{\"data\":[\"shop\",\"cart\"],\"total\":2}");
    answers.put(
        "/api/traces",
        """
        {"data":[{"traceID":"5b8efff798038103d269b633813fc60c","spans":[
          {"traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b174",
           "operationName":"GET /checkout","references":[],"startTime":1760000000000000,
           "duration":100000,"processID":"p1","tags":[
             {"key":"span.kind","type":"string","value":"server"},
             {"key":"error","type":"bool","value":true}]},
          {"traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b175",
           "operationName":"SELECT","references":[{"refType":"CHILD_OF",
             "traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b174"}],
           "startTime":1760000000000000,"duration":50000,"processID":"p1","tags":[
             {"key":"span.kind","type":"string","value":"client"},
             {"key":"db.system","type":"string","value":"postgresql"},
             {"key":"net.peer.name","type":"string","value":"orders-db"},
             {"key":"net.peer.port","type":"int64","value":5432}]},
          {"traceID":"zzz","spanID":"1"}],
         "processes":{"p1":{"serviceName":"shop","tags":[
           {"key":"k8s.namespace.name","type":"string","value":"acme"},
           {"key":"hostname","type":"string","value":"web-1"}]}}}]}\
        """);
    List<Span> spans = collect(JaegerSource.create(settings, QUICK, () -> 0.5));
    assertThat(spans).hasSize(2);
    assertThat(spans.get(0).entity().id()).isEqualTo("service/acme/shop");
    assertThat(spans.get(0).failed()).isTrue();
    assertThat(spans.get(0).labels().get("host_name")).isEqualTo("web-1");
    assertThat(spans.get(1).parent()).isEqualTo(spans.get(0).id());
    assertThat(spans.get(1).peer().orElseThrow().id()).isEqualTo("service/acme/orders-db");
    assertThat(spans.get(1).durationNanos()).isEqualTo(50_000_000);
    assertThat(asked).hasSize(3);
    assertThat(asked.get(1)).contains("service=shop&start=1759999940000000&end=1760000000000000");
  }

  @Test
  void readsTemposTracesWithIdentifiersInBase64() throws Exception {
    answers.put("/api/search", "{\"traces\":[{\"traceID\":\"8efff798038103d269b633813fc60c\"}]}");
    answers.put(
        "/api/v2/traces/008efff798038103d269b633813fc60c",
        """
        {"trace":{"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"cart"}}]},
          "scopeSpans":[{"spans":[
            {"traceId":"AI7/95gDgQPSabYzgT/GDA==","spanId":"7uGbfsPBsXQ=","name":"GET /cart",
             "kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1760000000000000000",
             "endTimeUnixNano":"1760000000050000000","status":{"code":"STATUS_CODE_ERROR",
             "message":"no stock"}},
            {"traceId":"AI7/95gDgQPSabYzgT/GDA==","spanId":"7uGbfsPBsXU=",
             "parentSpanId":"7uGbfsPBsXQ=","name":"publish","kind":"SPAN_KIND_PRODUCER",
             "startTimeUnixNano":"1760000000000000000","endTimeUnixNano":"1760000000001000000",
             "attributes":[{"key":"messaging.destination.name","value":{"stringValue":"orders"}}]
            }]}]}]}}\
        """);
    List<Span> spans = collect(TempoSource.create(settings, QUICK, () -> 0.5));
    assertThat(spans).hasSize(2);
    assertThat(spans.get(0).trace()).isEqualTo("008efff798038103d269b633813fc60c");
    assertThat(spans.get(0).failed()).isTrue();
    assertThat(spans.get(0).attributes().get("status.message")).isEqualTo("no stock");
    assertThat(spans.get(1).parent()).isEqualTo(spans.get(0).id());
    assertThat(spans.get(1).peer().orElseThrow().name()).isEqualTo("orders");
  }

  @Test
  void saysWhichSettingToLookAtWhenNobodyAnswersThere() {
    for (TraceSource source :
        List.of(
            JaegerSource.create(settings, QUICK, () -> 0.5),
            TempoSource.create(settings, QUICK, () -> 0.5),
            ZipkinSource.create(settings, QUICK, () -> 0.5))) {
      assertThatThrownBy(() -> collect(source))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining(source.name() + ".url");
    }
  }

  @Test
  void anAnswerThatIsNoJsonIsTold() {
    answers.put("/api/v2/traces", "<html>");
    assertThatThrownBy(() -> collect(ZipkinSource.create(settings, QUICK, () -> 0.5)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("not JSON");
  }
}
