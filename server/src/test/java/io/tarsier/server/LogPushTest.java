package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** Real HTTP and the real OpenTelemetry SDK against the running server. */
@Timeout(60)
class LogPushTest {

  private ServerFixture f;
  private int grpcPort;
  private int httpPort;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    grpcPort = freePort();
    httpPort = freePort();
    f =
        new ServerFixture(
            dir,
            Map.of(
                "otlp.enabled",
                "true",
                "otlp.grpc-port",
                Integer.toString(grpcPort),
                "otlp.http-port",
                Integer.toString(httpPort),
                "limits.log-size",
                "200kB"),
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    f.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private HttpResponse<String> push(String type, String encoding, byte[] body) {
    var request =
        f.signed("/loki/api/v1/push")
            .header("Content-Type", type)
            .header("User-Agent", "promtail/3.5.0")
            .POST(BodyPublishers.ofByteArray(body));
    return f.send(encoding.isEmpty() ? request : request.header("Content-Encoding", encoding));
  }

  private static byte[] json(String line) {
    String text =
        "{\"streams\":[{\"stream\":{\"namespace\":\"shop\",\"pod\":\"cart-7d9\"},"
            + "\"values\":[[\"1767225600123456789\",\""
            + line
            + "\",{\"trace_id\":\"abc\",\"detected_level\":\"error\"}]]}]}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As Promtail sends it: protobuf within snappy, no Content-Encoding. */
  private static byte[] protobuf(String labels, String line) throws IOException {
    ByteArrayOutputStream time = new ByteArrayOutputStream();
    time.write(8);
    varint(time, 1_767_225_600L);
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    message(entry, 1, time.toByteArray());
    message(entry, 2, line.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    message(stream, 1, labels.getBytes(StandardCharsets.UTF_8));
    message(stream, 2, entry.toByteArray());
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    message(request, 1, stream.toByteArray());
    return Snappy.compress(request.toByteArray());
  }

  private static void message(ByteArrayOutputStream out, int field, byte[] body)
      throws IOException {
    out.write((field << 3) | 2);
    varint(out, body.length);
    out.write(body);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }

  @Test
  void anAgentPushesProtobuf() throws Exception {
    byte[] body = protobuf("{app=\"cart\", namespace=\"shop\", level=\"warn\"}", "queue is long");
    HttpResponse<String> response = push("application/x-protobuf", "", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    LogRecord record = f.logs.getFirst();
    assertThat(record.entity().id()).isEqualTo("service/shop/cart");
    assertThat(record.level()).isEqualTo(LogLevel.WARN);
    assertThat(record.epochMillis()).isEqualTo(1_767_225_600_000L);
    assertThat(record.body()).isEqualTo("queue is long");
    assertThat(f.get("/metrics").body())
        .contains("tarsier_log_push_records_total{door=\"loki-push\"} 1");
  }

  @Test
  void anAgentPushesJsonPlainAndCompressed() throws Exception {
    assertThat(push("application/json; charset=utf-8", "", json("a")).statusCode()).isEqualTo(204);
    assertThat(push("application/json", "gzip", gzip(json("b"))).statusCode()).isEqualTo(204);
    assertThat(f.logs).extracting(LogRecord::body).containsExactly("a", "b");
    assertThat(f.logs.getFirst().entity().id()).isEqualTo("pod/shop/cart-7d9");
    assertThat(f.logs.getFirst().trace()).isEqualTo("abc");
    assertThat(f.logs.getFirst().level()).isEqualTo(LogLevel.ERROR);
  }

  @Test
  void aFullHouseTellsAnAgentToComeBack() {
    f.logsFull = true;
    HttpResponse<String> response = push("application/json", "", json("a"));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void whatIsWrongIsNamedAndTooLargeIsRefused() throws Exception {
    HttpResponse<String> bad =
        push(
            "application/json",
            "",
            "{\"streams\":[{\"stream\":{},\"values\":[[1,2]]}]}".getBytes(StandardCharsets.UTF_8));
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("streams[0].values[0]");
    HttpResponse<String> labels =
        push("application/x-protobuf", "snappy", protobuf("{app=cart}", "x"));
    assertThat(labels.statusCode()).isEqualTo(400);
    assertThat(labels.body()).contains("streams[0].labels has a value without quotes");
    byte[] bomb = gzip(new byte[10 << 20]);
    assertThat(push("application/json", "gzip", bomb).statusCode()).isEqualTo(413);
    assertThat(push("application/json", "", new byte[300_000]).statusCode()).isEqualTo(413);
    assertThat(push("text/csv", "", new byte[1]).statusCode()).isEqualTo(415);
    assertThat(f.logs).isEmpty();
  }

  @Test
  void nobodyPushesWithoutAToken() {
    for (String path : new String[] {"/loki/api/v1/push", "/v1/logs"}) {
      assertThat(f.send(f.request(path).POST(BodyPublishers.ofByteArray(json("a")))).statusCode())
          .isEqualTo(401);
    }
  }

  private void log(LogRecordExporter exporter) {
    Resource resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"), "cart",
                AttributeKey.stringKey("service.namespace"), "shop"));
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .setResource(resource)
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter).build())
            .build()) {
      provider
          .get("checkout")
          .logRecordBuilder()
          .setSeverity(Severity.ERROR2)
          .setBody("payment refused")
          .emit();
      // Done is said even when the export failed; what arrived tells.
      provider.forceFlush().join(20, TimeUnit.SECONDS);
    }
  }

  private void assertTaken() {
    assertThat(f.logs).hasSize(1);
    LogRecord record = f.logs.getFirst();
    assertThat(record.entity().id()).isEqualTo("service/shop/cart");
    assertThat(record.level()).isEqualTo(LogLevel.ERROR);
    assertThat(record.body()).isEqualTo("payment refused");
    assertThat(record.labels().get("scope")).isEqualTo("checkout");
  }

  @Test
  void theSdkExportsOverHttp() {
    log(
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint(f.server.url() + "/v1/logs")
            .addHeader("Authorization", "Bearer " + f.token)
            .setCompression("gzip")
            .build());
    assertTaken();
  }

  @Test
  void theSdkExportsToTheCustomaryPortToo() {
    log(
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint("http://127.0.0.1:" + httpPort + "/v1/logs")
            .addHeader("Authorization", "Bearer " + f.token)
            .build());
    assertTaken();
  }

  @Test
  void theSdkExportsOverGrpc() {
    log(grpc("Bearer " + f.token));
    assertTaken();
  }

  @Test
  void aWrongTokenOpensNothingOverGrpc() {
    log(grpc("Bearer tsr_000000000000_00"));
    assertThat(f.logs).isEmpty();
    assertThat(f.get("/metrics").body()).contains("{reason=\"wrong-credentials\"} 1");
  }

  @Test
  void theSdkTriesAgainUntilThereIsRoom() throws Exception {
    f.logsFull = true;
    Thread room =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(500);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              f.logsFull = false;
            });
    log(grpc("Bearer " + f.token));
    room.join();
    assertTaken();
  }

  private LogRecordExporter grpc(String authorization) {
    return OtlpGrpcLogRecordExporter.builder()
        .setEndpoint("http://127.0.0.1:" + grpcPort)
        .addHeader("authorization", authorization)
        .setTimeout(Duration.ofSeconds(10))
        .build();
  }
}
