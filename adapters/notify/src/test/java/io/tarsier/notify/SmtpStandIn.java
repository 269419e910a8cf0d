package io.tarsier.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An SMTP server that takes no receiver, for what a real test server will not do when asked. */
final class SmtpStandIn implements AutoCloseable {

  private final ServerSocket server;

  SmtpStandIn() {
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * @param answer to every {@code RCPT TO}
   */
  void start(String answer) {
    Thread.startVirtualThread(() -> {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          talk(socket, answer);
        } catch (IOException e) {
          // The next one, or the end.
        }
      }
    });
  }

  private static void talk(Socket socket, String answer) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = socket.getOutputStream();
    say(out, "220 stand-in");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String word = line.toUpperCase(Locale.ROOT);
      say(out, word.startsWith("RCPT") ? answer : word.startsWith("QUIT") ? "221 bye" : "250 ok");
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
