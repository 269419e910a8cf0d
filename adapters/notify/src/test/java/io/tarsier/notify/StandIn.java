package io.tarsier.notify;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands in for a service that cannot run here. It keeps what it takes and answers with what its
 * documentation says.
 */
final class StandIn implements AutoCloseable {

  /**
   * What came.
   *
   * @param path with the query
   */
  record Request(String path, Headers headers, String body) {
    JsonNode json() {
      return new JsonMapper().readTree(body);
    }
  }

  private final HttpServer server;
  private final int takes;
  private final int refuses;
  private final List<Request> taken = new CopyOnWriteArrayList<>();
  private volatile int status;

  /**
   * @param takes status when all is well
   * @param refuses status of a refusal
   */
  StandIn(int takes, int refuses) {
    this.takes = takes;
    this.refuses = refuses;
    this.status = takes;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (status == takes) {
        taken.add(
            new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
      }
      if (status == 429) {
        exchange.getResponseHeaders().set("Retry-After", "30");
      }
      byte[] answer = "what it says".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  void take() {
    status = takes;
  }

  void refuse() {
    status = refuses;
  }

  void beBusy() {
    status = 429;
  }

  List<Request> taken() {
    return taken;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
