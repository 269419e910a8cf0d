package io.tarsier.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Talks to the server that runs on a data folder, for commands on the same machine. While it runs
 * it holds the store, so tokens are made through it.
 */
public final class LocalServer implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI url;
  private final String key;

  private LocalServer(URI url, String key) {
    this.url = url;
    this.key = key;
  }

  /**
   * A token, without its secret.
   *
   * @param id for revoking it
   * @param name what the operator called it
   * @param created when it was made
   */
  public record TokenLine(String id, String name, Instant created) {}

  /** The server that runs on this folder; empty when none does. */
  public static Optional<LocalServer> find(Path dataDir) {
    Path file = dataDir.resolve(LocalKey.FILE_NAME);
    try {
      JsonNode node = Json.MAPPER.readTree(Files.readAllBytes(file));
      LocalServer server =
          new LocalServer(
              URI.create(node.path("url").stringValue("")), node.path("key").stringValue(""));
      if (server.answers()) {
        return Optional.of(server);
      }
      server.close();
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      // A file that a killed server left half-written says the same as no file.
      return Optional.empty();
    }
  }

  /** A fresh one-time login link. */
  public String loginLink() {
    return call("POST", "/api/v1/login-links", "").path("url").stringValue("");
  }

  /** Makes a token and returns its text, which is shown this once. */
  public String createToken(String name) {
    String body = Json.text(Map.of("name", name));
    return call("POST", "/api/v1/tokens", body).path("token").stringValue("");
  }

  public List<TokenLine> tokens() {
    List<TokenLine> lines = new ArrayList<>();
    for (JsonNode t : call("GET", "/api/v1/tokens", "").path("items")) {
      lines.add(
          new TokenLine(
              t.path("id").stringValue(""),
              t.path("name").stringValue(""),
              Instant.parse(t.path("created").stringValue(""))));
    }
    return lines;
  }

  /** False when there was no such token. */
  public boolean revokeToken(String id) {
    if (!id.matches("[0-9a-f]{1,64}")) {
      return false;
    }
    return send("DELETE", "/api/v1/tokens/" + id, "").statusCode() == 204;
  }

  private boolean answers() throws IOException {
    try {
      return send("GET", Gate.LIVE, "").statusCode() == 200;
    } catch (LocalServerException e) {
      if (e.getCause() instanceof ConnectException) {
        return false;
      }
      throw e;
    }
  }

  private JsonNode call(String method, String path, String body) {
    HttpResponse<String> response = send(method, path, body);
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(response.body());
    } catch (JacksonException e) {
      throw new LocalServerException("what answers at " + url + " is not Tarsier", e);
    }
    if (response.statusCode() >= 300) {
      throw new LocalServerException(
          "the running server refused: "
              + node.path("detail").stringValue("HTTP " + response.statusCode()));
    }
    return node;
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new LocalServerException("the server at " + url + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("interrupted while waiting for the server at " + url, e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
