package io.tarsier.loki;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stand-in for Loki, which cannot run here: written from Loki's HTTP API reference, not recorded.
 * It answers {@code query_range} (start inclusive, end exclusive, forward, limited over all
 * streams) from what was put in, and speaks just enough WebSocket for {@code tail}, which begins
 * with what there is since {@code start}.
 */
final class FakeLoki implements AutoCloseable {

  record Entry(long nanos, Map<String, String> labels, String line) {}

  final List<Entry> entries = new CopyOnWriteArrayList<>();
  final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
  final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
  private final List<OutputStream> tails = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final boolean webSocket;
  final AtomicInteger failures = new AtomicInteger();

  FakeLoki(boolean webSocket) throws IOException {
    this.webSocket = webSocket;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  int tails() {
    return tails.size();
  }

  void add(long nanos, String line) {
    entries.add(new Entry(nanos, Map.of("app", "shop"), line));
  }

  /** Sends entries to those that follow, as text over as many frames as it takes. */
  void push(List<Entry> pushed, boolean dropped) throws IOException {
    byte[] text = message(pushed, dropped);
    for (OutputStream out : tails) {
      frame(out, text);
    }
  }

  private static byte[] message(List<Entry> pushed, boolean dropped) {
    Map<String, Object> message = new HashMap<>();
    message.put("streams", streams(pushed));
    if (dropped) {
      message.put("dropped_entries", List.of(Map.of("timestamp", "1")));
    }
    return new JsonMapper().writeValueAsBytes(message);
  }

  void hangUp() throws IOException {
    tails.clear();
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private static void frame(OutputStream out, byte[] text) throws IOException {
    int half = text.length / 2;
    for (int part = 0; part < 2; part++) {
      int from = part == 0 ? 0 : half;
      int length = part == 0 ? half : text.length - half;
      out.write(part == 0 ? 0x01 : 0x80);
      // A length that is not written as short as possible ends the connection: RFC 6455, 5.2.
      if (length < 126) {
        out.write(length);
      } else {
        out.write(126);
        out.write(length >>> 8);
        out.write(length);
      }
      out.write(text, from, length);
    }
    out.flush();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
      while (true) {
        String first = line(in);
        if (first.isEmpty()) {
          return;
        }
        Map<String, String> header = new HashMap<>();
        for (String h = line(in); !h.isEmpty(); h = line(in)) {
          int colon = h.indexOf(':');
          header.put(
              h.substring(0, colon).toLowerCase(Locale.ROOT), h.substring(colon + 1).strip());
        }
        headers.add(header);
        OutputStream out = socket.getOutputStream();
        if (header.containsKey("sec-websocket-key") && webSocket) {
          upgrade(out, header, parameters(first.split("[ ?]", 4)[2]));
          in.transferTo(OutputStream.nullOutputStream());
          return;
        }
        int length = Integer.parseInt(header.getOrDefault("content-length", "0"));
        String form = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        answer(out, first, form);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private void upgrade(OutputStream out, Map<String, String> header, Map<String, String> parameters)
      throws IOException {
    try {
      String key = header.get("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(hash)
              + "\r\n\r\n";
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      long start = Long.parseLong(parameters.getOrDefault("start", "0"));
      List<Entry> since = entries.stream().filter(e -> e.nanos() >= start).toList();
      if (!since.isEmpty()) {
        frame(out, message(since, false));
      }
      tails.add(out);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(OutputStream out, String first, String form) throws IOException {
    String status = "200 OK";
    byte[] body;
    if (!first.contains("/loki/api/v1/query_range")) {
      status = "404 Not Found";
      body = "404 page not found".getBytes(StandardCharsets.UTF_8);
    } else if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      status = "503 Service Unavailable";
      body = "too busy".getBytes(StandardCharsets.UTF_8);
    } else {
      body = range(parameters(form));
    }
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  private byte[] range(Map<String, String> form) {
    asked.add(form);
    long start = Long.parseLong(form.getOrDefault("start", "0"));
    long end = Long.parseLong(form.getOrDefault("end", "0"));
    int limit = Integer.parseInt(form.getOrDefault("limit", "100"));
    List<Entry> found =
        entries.stream()
            .filter(e -> e.nanos() >= start && e.nanos() < end)
            .sorted(Comparator.comparingLong(Entry::nanos))
            .limit(limit)
            .toList();
    return new JsonMapper()
        .writeValueAsBytes(
            Map.of(
                "status",
                "success",
                "data",
                Map.of("resultType", "streams", "result", streams(found))));
  }

  private static List<Object> streams(List<Entry> found) {
    Map<Map<String, String>, List<List<String>>> streams = new HashMap<>();
    for (Entry e : found) {
      streams
          .computeIfAbsent(e.labels(), l -> new ArrayList<>())
          .add(List.of(Long.toString(e.nanos()), e.line()));
    }
    List<Object> result = new ArrayList<>();
    streams.forEach((labels, values) -> result.add(Map.of("stream", labels, "values", values)));
    return result;
  }

  private static Map<String, String> parameters(String form) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }
}
