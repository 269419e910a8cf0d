package io.tarsier.loki;

import io.tarsier.ports.SourceException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on which Loki sends lines as they come. One message at most waits to be taken: the
 * next is asked for only then, so a slow reader holds Loki back, and Loki says when it dropped
 * lines for it.
 */
final class LokiTail implements AutoCloseable {

  private static final int MAX_CHARS = 16 << 20;

  /** A message, or the end. */
  private record Event(String message, boolean end) {}

  private final Ears ears = new Ears();
  private final WebSocket socket;

  private LokiTail(WebSocket.Builder builder, URI address, long timeoutMillis)
      throws InterruptedException {
    CompletableFuture<WebSocket> opening = builder.buildAsync(address, ears);
    try {
      socket = opening.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      opening.cancel(true);
      throw new SourceException("Loki does not open a WebSocket: " + e.getMessage(), e);
    }
  }

  /**
   * Opens it.
   *
   * @throws SourceException when Loki, or what stands before it, does not
   */
  static LokiTail open(WebSocket.Builder builder, URI address, long timeoutMillis)
      throws InterruptedException {
    return new LokiTail(builder, address, timeoutMillis);
  }

  /** The next message; null when none came in time, and from the end on. */
  @Nullable String next(long millis) throws InterruptedException {
    Event event = ears.events.poll(millis, TimeUnit.MILLISECONDS);
    if (event == null || event.end()) {
      return null;
    }
    socket.request(1);
    return event.message();
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** What the JDK calls; parts are put together here. */
  private static final class Ears implements WebSocket.Listener {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      if (parts.length() + data.length() > MAX_CHARS) {
        end();
        socket.abort();
        return null;
      }
      parts.append(data);
      if (last) {
        events.add(new Event(parts.toString(), false));
        parts.setLength(0);
      } else {
        socket.request(1);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      socket.request(1);
      return null;
    }

    // Pings count against what was asked for as messages do.
    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end();
    }

    private void end() {
      events.add(new Event("", true));
    }
  }
}
