package io.tarsier.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One listener: what waits to be sent to it. */
final class EventClient implements AutoCloseable {

  /** A page that is this far behind is better off loaded anew. */
  static final int CAPACITY = 256;

  private final BlockingQueue<EventHub.Numbered> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final EventHub hub;
  private final Runnable disconnect;
  private final Optional<String> startId;
  private final boolean anew;
  private volatile boolean ended;

  /**
   * A listener.
   *
   * @param startId identifier to come back with, for a client that has none that is still good
   * @param anew whether the client must forget what it knows, since events are missing
   */
  EventClient(EventHub hub, Runnable disconnect, Optional<String> startId, boolean anew) {
    this.hub = hub;
    this.disconnect = disconnect;
    this.startId = startId;
    this.anew = anew;
  }

  /** False when the client is too far behind. */
  boolean offer(EventHub.Numbered event) {
    return queue.offer(event);
  }

  /** What is sent first. */
  String greeting() {
    String id = startId.map(i -> "id: " + i + "\n").orElse("");
    return "retry: 2000\n" + id + (anew ? "event: reset\ndata: {}\n\n" : ": here\n\n");
  }

  /** The next event; empty when none came within the time. */
  Optional<EventHub.Numbered> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  boolean hasEnded() {
    return ended;
  }

  /**
   * Ends a connection whose writer may be stuck; on a thread of its own, since closing may wait.
   */
  void cut() {
    ended = true;
    Thread.ofVirtual().name("cut-event-client").start(disconnect);
  }

  @Override
  public void close() {
    ended = true;
    hub.remove(this);
  }
}
