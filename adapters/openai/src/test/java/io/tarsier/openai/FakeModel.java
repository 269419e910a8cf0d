package io.tarsier.openai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A fake of a server with a language model: no model is in it, it says what it is given to say. */
final class FakeModel implements AutoCloseable {

  record Request(String path, String authorization, JsonNode json) {}

  static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile byte[] body = new byte[0];
  private volatile long pauseMillis;

  FakeModel() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestURI().toString(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              JSON.readTree(exchange.getRequestBody().readAllBytes())));
      if (pauseMillis > 0) {
        closed.await(pauseMillis, TimeUnit.MILLISECONDS);
      }
      byte[] answer = body;
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void says(String text) {
    answers(
        200,
        JSON.writeValueAsString(
            Map.of(
                "object",
                "chat.completion",
                "choices",
                List.of(Map.of("index", 0, "message", Map.of("content", text))))));
  }

  void answers(int with, String text) {
    status = with;
    body = text.getBytes(StandardCharsets.UTF_8);
  }

  void takesItsTime(long millis) {
    pauseMillis = millis;
  }

  List<Request> requests() {
    return requests;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
