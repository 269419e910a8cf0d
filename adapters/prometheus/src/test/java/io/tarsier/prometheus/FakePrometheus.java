package io.tarsier.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that misbehaves on demand, for what a real Prometheus will not do when asked. */
final class FakePrometheus implements AutoCloseable {

  /** Answers a request; the form is that of the body. */
  @FunctionalInterface
  interface Answer {
    void answer(HttpExchange exchange, Map<String, String> form) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();

  FakePrometheus() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    on("/api/v1/metadata", json("{\"status\":\"success\",\"data\":{}}"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> form = new ConcurrentHashMap<>();
      for (String pair : body.split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          form.put(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      Answer answer = answers.get(exchange.getRequestURI().getPath());
      if (answer == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        answer.answer(exchange, form);
      }
    }
  }

  FakePrometheus on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  static Answer json(String text) {
    return status(200, text);
  }

  static Answer status(int status, String text) {
    return (exchange, form) -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** A matrix with one series and some points of it. */
  static String matrix(String metric, double... secondsAndValues) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < secondsAndValues.length; i += 2) {
      points.append(i == 0 ? "" : ",").append('[').append(secondsAndValues[i]).append(",\"");
      points.append(secondsAndValues[i + 1]).append("\"]");
    }
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{"
        + ("\"__name__\":\"" + metric + "\",\"job\":\"api\"},\"values\":[")
        + points
        + "]}]}}";
  }

  List<HttpExchange> requests(String path) {
    return requests.stream().filter(r -> r.getRequestURI().getPath().equals(path)).toList();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
