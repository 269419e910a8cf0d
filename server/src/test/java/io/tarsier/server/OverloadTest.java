package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorSettings;
import io.tarsier.flow.NoticeSettings;
import io.tarsier.flow.Notices;
import io.tarsier.flow.TraceFlow;
import io.tarsier.flow.TraceSettings;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OverloadTest {

  @TempDir private Path dir;

  @Test
  void unfinishedUploadsDoNotPileUp() throws Exception {
    List<Socket> uploads = new ArrayList<>();
    try (ServerFixture f = new ServerFixture(dir)) {
      String head =
          "POST /api/v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1000\r\nAuthorization: Bearer "
              + f.token
              + "\r\n\r\n{";
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        Socket upload = new Socket(InetAddress.getLoopbackAddress(), f.server.port());
        upload.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        upload.getOutputStream().flush();
        uploads.add(upload);
      }
      int status = 200;
      // The uploads may take a moment to arrive.
      for (int i = 0; i < 50 && status == 200; i++) {
        HttpResponse<String> response =
            f.post("/api/v1/score", "application/json", "{\"points\":[]}");
        status = response.statusCode();
      }
      assertThat(status).isEqualTo(503);
      assertThat(f.get("/api/v1/stats").statusCode()).isEqualTo(200);
    } finally {
      for (Socket upload : uploads) {
        upload.close();
      }
    }
  }

  /** Storage whose journal fails while a flag is set. */
  private static Storage failing(Storage storage, AtomicBoolean down) {
    Journal journal =
        (Journal)
            Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, method, args) -> {
                  if (down.get()) {
                    throw new StorageException("the disk with the secret name is full");
                  }
                  return method.invoke(storage.journal(), args);
                });
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, args) ->
                method.getName().equals("journal") ? journal : method.invoke(storage, args));
  }

  @Test
  void aStoreThatFailsIsNotReadyAndSaysNoMoreThanThat() throws Exception {
    AtomicBoolean down = new AtomicBoolean();
    InMemoryStorage memory = new InMemoryStorage();
    Storage storage = failing(memory, down);
    InstantSource clock = InstantSource.system();
    Settings settings = Settings.of(Map.of("server.port", "0", "data.dir", dir.toString()));
    try (Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
        WebServer server =
            WebServer.start(
                Parts.of(
                    settings,
                    storage,
                    corridor,
                    clock,
                    "1",
                    Duration.ofSeconds(1),
                    io.tarsier.ports.LogIntake.CLOSED,
                    ServerFixture.patterns(corridor, storage),
                    io.tarsier.ports.TraceIntake.CLOSED,
                    TraceFlow.open(corridor, storage, TraceSettings.DEFAULT, clock),
                    Notices.open(
                        memory, NoticeSettings.of(List.of()), List.of(), clock, () -> 0.5)),
                Pages.none());
        HttpClient http = HttpClient.newHttpClient()) {
      String token = new TokenService(memory, clock).create("t").text();
      assertThat(get(http, server.url() + "/health/ready", token).statusCode()).isEqualTo(200);
      down.set(true);
      Thread.sleep(1_100);
      HttpResponse<String> ready = get(http, server.url() + "/health/ready", token);
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ServerFixture.json(ready).path("storage").stringValue()).isEqualTo("down");
      assertThat(get(http, server.url() + "/health/live", token).statusCode()).isEqualTo(200);
      HttpResponse<String> journal = get(http, server.url() + "/api/v1/journal", token);
      assertThat(journal.statusCode()).isEqualTo(503);
      assertThat(journal.headers().firstValue("Retry-After")).hasValue("5");
      assertThat(journal.body()).doesNotContain("secret name");
    }
  }

  private static HttpResponse<String> get(HttpClient http, String url, String token)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
