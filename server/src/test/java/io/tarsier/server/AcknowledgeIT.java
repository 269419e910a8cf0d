package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tarsier.model.Incident;
import io.tarsier.ports.IncidentStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The whole program over HTTP: an alert comes in, a webhook is told, and whoever has its link
 * acknowledges, also after a restart. Who is told is a server in this test.
 */
@Timeout(60)
class AcknowledgeIT {

  @TempDir private Path dir;
  private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();

  private RunningServer start(int hook) {
    Map<String, String> settings = new HashMap<>();
    settings.put("data.dir", dir.toString());
    settings.put("server.port", "0");
    settings.put("host.enabled", "false");
    settings.put("log.level", "warn");
    settings.put("notify.console-url", "http://tarsier.example");
    settings.put("server.allowed-hosts", "tarsier.example");
    settings.put("notify.webhook-url", "http://127.0.0.1:" + hook + "/hook");
    settings.put("notify.hold", "0s");
    return Main.start(Settings.of(settings), "1.2.3", InstantSource.system());
  }

  @Test
  void whoeverIsToldAcknowledgesFromThere() throws Exception {
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/hook",
        exchange -> {
          told.add(Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    int port = hook.getAddress().getPort();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String path;
      try (RunningServer server = start(port)) {
        String token =
            new TokenService(server.storage(), InstantSource.system()).create("t").text();
        String alert =
            "[{\"name\":\"ShopDown\",\"severity\":\"critical\",\"entity\":\"service/shop\","
                + "\"summary\":\"shop <b>down</b>\",\"startsAt\":\""
                + Instant.now()
                + "\"}]";
        HttpResponse<String> taken =
            http.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/alerts"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(alert.getBytes(StandardCharsets.UTF_8)))
                    .build(),
                BodyHandlers.ofString());
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        JsonNode notice = told.poll(20, TimeUnit.SECONDS);
        assertThat(notice).isNotNull();
        String link = notice.path("acknowledge").stringValue();
        assertThat(link).startsWith("http://tarsier.example/ack?");
        path = link.substring("http://tarsier.example".length());
      }
      try (RunningServer server = start(port)) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        HttpResponse<String> page = http.send(request.build(), BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<button>").doesNotContain("<b>");
        assertThat(only(server).status()).isEqualTo(Incident.Status.OPEN);
        page = http.send(request.POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertThat(page.body()).contains("<h1>Acknowledged</h1>");
        Incident incident = only(server);
        assertThat(incident.status()).isEqualTo(Incident.Status.ACKNOWLEDGED);
        assertThat(incident.timeline().getLast().actor()).isEqualTo("link webhook");
        JsonNode second = told.poll(20, TimeUnit.SECONDS);
        assertThat(second).isNotNull();
        assertThat(second.path("kind").stringValue()).isEqualTo("acknowledged");
        assertThat(second.has("acknowledge")).isFalse();
      }
    } finally {
      hook.stop(0);
    }
  }

  private static Incident only(RunningServer server) {
    var all = server.storage().incidents().find(IncidentStore.Query.newest(10)).items();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }
}
