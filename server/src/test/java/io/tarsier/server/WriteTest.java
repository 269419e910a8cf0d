package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteTest {

  private ServerFixture f;

  @BeforeAll
  void start(@TempDir Path dir) {
    f = new ServerFixture(dir, Map.of("limits.write-size", "100kB"), InstantSource.system());
  }

  @AfterAll
  void stop() {
    f.close();
  }

  private HttpResponse<String> write(byte[] body) {
    return write(body, "application/x-protobuf", "snappy");
  }

  private HttpResponse<String> write(byte[] body, String type, String encoding) {
    return f.send(
        f.signed("/api/v1/write")
            .header("Content-Type", type)
            .header("Content-Encoding", encoding)
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** One series with one value, as protobuf: the fields are few enough to be written by hand. */
  private static byte[] request(String name, double value, long millis) throws IOException {
    ByteArrayOutputStream series = new ByteArrayOutputStream();
    if (!name.isEmpty()) {
      message(series, 1, label("__name__", name));
    }
    message(series, 1, label("job", "shop"));
    ByteArrayOutputStream sample = new ByteArrayOutputStream();
    sample.write(9);
    sample.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    sample.write(16);
    varint(sample, millis);
    message(series, 2, sample.toByteArray());
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    message(request, 1, series.toByteArray());
    return Snappy.compress(request.toByteArray());
  }

  private static byte[] label(String name, String value) throws IOException {
    ByteArrayOutputStream label = new ByteArrayOutputStream();
    message(label, 1, name.getBytes(StandardCharsets.UTF_8));
    message(label, 2, value.getBytes(StandardCharsets.UTF_8));
    return label.toByteArray();
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

  @Test
  void whatIsWrittenIsWatched() throws Exception {
    HttpResponse<String> response = write(request("queue_length", 7.5, System.currentTimeMillis()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    assertThat(
            f.json("/api/v1/series?q=queue_length")
                .path("items")
                .get(0)
                .path("source")
                .stringValue())
        .isEqualTo("remote-write");
    assertThat(f.get("/metrics").body())
        .contains("tarsier_remote_write_requests_total{outcome=\"taken\"}");
  }

  @Test
  void malformedRequestsAreRefusedForGood() throws Exception {
    byte[] good = request("a", 1, System.currentTimeMillis());
    byte[] cut = Arrays.copyOf(good, good.length - 5);
    for (byte[] bad : new byte[][] {cut, {1, 2, 3}, {}, Snappy.compress(new byte[] {10, 127})}) {
      HttpResponse<String> response = write(bad);
      if (bad.length == 0) {
        assertThat(response.statusCode()).isIn(204, 400);
      } else {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
      }
    }
  }

  @Test
  void aSeriesWithoutANameIsExplained() throws Exception {
    HttpResponse<String> response = write(request("", 1, System.currentTimeMillis()));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ServerFixture.json(response).path("problems").isEmpty()).isFalse();
  }

  @Test
  void otherFormatsAreRefused() throws Exception {
    byte[] good = request("a", 1, System.currentTimeMillis());
    assertThat(write(good, "application/json", "snappy").statusCode()).isEqualTo(415);
    assertThat(write(good, "application/x-protobuf", "gzip").statusCode()).isEqualTo(415);
    assertThat(
            write(good, "application/x-protobuf;proto=io.prometheus.write.v2.Request", "snappy")
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void largeRequestsAreRefused() {
    assertThat(write(new byte[200_000]).statusCode()).isEqualTo(413);
  }

  @Test
  void aStoppingCorridorSaysTryAgain(@TempDir Path dir) throws Exception {
    try (ServerFixture stopping = new ServerFixture(dir, Map.of(), InstantSource.system())) {
      stopping.corridor.close();
      HttpResponse<String> response =
          stopping.send(
              stopping
                  .signed("/api/v1/write")
                  .timeout(Duration.ofSeconds(30))
                  .header("Content-Type", "application/x-protobuf")
                  .header("Content-Encoding", "snappy")
                  .POST(BodyPublishers.ofByteArray(request("a", 1, System.currentTimeMillis()))));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
    }
  }
}
