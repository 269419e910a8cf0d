package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventsTest {

  private ServerFixture f;

  @BeforeEach
  void start(@TempDir Path dir) {
    f = new ServerFixture(dir, Map.of("limits.event-clients", "2"), InstantSource.system());
  }

  @AfterEach
  void stop() {
    f.close();
  }

  private BufferedReader reader(Socket socket) throws Exception {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static List<String> readUntil(BufferedReader reader, String wanted) throws Exception {
    List<String> lines = new ArrayList<>();
    String line;
    while ((line = reader.readLine()) != null) {
      lines.add(line);
      if (line.contains(wanted)) {
        return lines;
      }
    }
    throw new AssertionError("the stream ended before " + wanted + ": " + lines);
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void anIncidentArrivesAsItHappens() throws Exception {
    try (Socket socket = RawHttp.listen(f.server.port(), f.token)) {
      BufferedReader reader = reader(socket);
      assertThat(readUntil(reader, ": here").getFirst()).isEqualTo("HTTP/1.1 200 OK");
      f.trouble("request_seconds");
      readUntil(reader, "event: finding");
      readUntil(reader, "event: incident");
      assertThat(readUntil(reader, "data: ").getLast()).contains("\"service/shop\"");
    }
  }

  @Test
  void aQuietStreamShowsThatItIsAlive() throws Exception {
    try (Socket socket = RawHttp.listen(f.server.port(), f.token)) {
      assertThat(readUntil(reader(socket), ": still here")).isNotEmpty();
    }
  }

  @Test
  void whoComesBackGetsWhatWasMissed() throws Exception {
    String start;
    try (Socket socket = RawHttp.listen(f.server.port(), f.token)) {
      start = readUntil(reader(socket), "id: ").getLast().substring("id: ".length());
    }
    f.trouble("request_seconds");
    eventually(() -> f.server.listeners() == 0);
    String missed = firstEvent(start);
    assertThat(missed).contains("event: finding").doesNotContain("reset");
    eventually(() -> f.server.listeners() == 0);
    assertThat(firstEvent("another-run-7")).contains("event: reset");
    eventually(() -> f.server.listeners() == 0);
    assertThat(firstEvent(start + "9999")).contains("event: reset");
  }

  private String firstEvent(String lastEventId) throws Exception {
    HttpResponse<InputStream> response =
        f.http.send(
            f.signed("/api/v1/events").header("Last-Event-ID", lastEventId).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      return String.join("\n", readUntil(reader, "event: "));
    }
  }

  @Test
  void aClientThatDoesNotReadIsLetGoAndTheOthersAreServed() throws Exception {
    try (Socket idle = RawHttp.listen(f.server.port(), f.token);
        Socket awake = RawHttp.listen(f.server.port(), f.token)) {
      eventually(() -> f.server.listeners() == 2);
      BufferedReader reader = reader(awake);
      Thread reading =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (reader.readLine() != null) {
                    // Reads as a browser does.
                  }
                } catch (IOException e) {
                  // Closed by the test.
                }
              });
      for (int i = 0; f.server.listeners() == 2 && i < 400; i++) {
        f.trouble("metric_" + i);
      }
      eventually(() -> f.server.listeners() == 1);
      assertThat(reading.isAlive()).isTrue();
      assertThat(f.get("/metrics").body()).contains("tarsier_event_clients_dropped_total 1.0");
      assertThat(idle.isConnected()).isTrue();
    }
    eventually(() -> f.server.listeners() == 0);
  }

  @Test
  void oneListenerTooManyIsToldToComeBack() throws Exception {
    try (Socket one = RawHttp.listen(f.server.port(), f.token);
        Socket two = RawHttp.listen(f.server.port(), f.token)) {
      eventually(() -> f.server.listeners() == 2);
      HttpResponse<String> third = f.get("/api/v1/events");
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("Retry-After")).hasValue("30");
      assertThat(one.isConnected() && two.isConnected()).isTrue();
    }
  }
}
