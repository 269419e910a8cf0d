package io.tarsier.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

/** A console over seeded data, and a client that asks it. */
abstract class PageCase {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final SeededWatch watch = new SeededWatch(NOW);
  final ConsoleServer server = new ConsoleServer(watch, InstantSource.fixed(NOW), 0);
  final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  final HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
  }

  final HttpResponse<String> post(String path, String site)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Sec-Fetch-Site", site)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  final HttpResponse<String> send(String path, String form)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  final String seriesWithHtml() {
    return watch.series().stream()
        .filter(s -> s.series().key().contains(SeededWatch.HTML))
        .findFirst()
        .orElseThrow()
        .id();
  }
}
