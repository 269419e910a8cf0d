package io.tarsier.server;

import io.tarsier.flow.Corridor;
import io.tarsier.flow.Event;
import io.tarsier.flow.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands the corridor's events to everybody who listens. Publishing never blocks: each client has a
 * bounded queue, and one that is full costs its owner the connection. A client that comes back says
 * what it saw last and gets what it missed, as long as that is among the last {@value #KEPT} events
 * of this process; otherwise it is told to load the page anew.
 */
final class EventHub implements AutoCloseable {

  static final int KEPT = 512;

  /**
   * An event with its number.
   *
   * @param number counts up from 1 within one process
   */
  record Numbered(long number, Event event) {}

  private final Deque<Numbered> kept = new ArrayDeque<>();
  private final Set<EventClient> clients = new LinkedHashSet<>();
  private final int maxClients;
  private final ServerMetrics metrics;
  private final Subscription subscription;

  /** Tells numbers of this process from those of the one before. */
  private final String run;

  private long last;
  private boolean closed;

  EventHub(Corridor corridor, int maxClients, String run, ServerMetrics metrics) {
    this.maxClients = maxClients;
    this.run = run;
    this.metrics = metrics;
    this.subscription = corridor.subscribe(this::publish);
  }

  /**
   * Adds a client.
   *
   * @param lastEventId what the client saw last, empty for a new one
   * @param disconnect cuts the client's connection; called at most once, from another thread
   */
  synchronized EventClient open(Optional<String> lastEventId, Runnable disconnect) {
    if (closed || clients.size() >= maxClients) {
      throw new ApiException(
              503,
              "too-many-listeners",
              "no more clients can listen to live events now; limits.event-clients says how many")
          .retryAfter(30);
    }
    Optional<List<Numbered>> missed = lastEventId.flatMap(this::missedSince);
    boolean anew = lastEventId.isPresent() && missed.isEmpty();
    Optional<String> startId = missed.isPresent() ? Optional.empty() : Optional.of(idOf(last));
    EventClient client = new EventClient(this, disconnect, startId, anew);
    missed.orElse(List.of()).forEach(client::offer);
    clients.add(client);
    return client;
  }

  /** What came after an event; empty when that cannot be told any more. */
  private Optional<List<Numbered>> missedSince(String id) {
    long number;
    try {
      number = id.startsWith(run + "-") ? Long.parseLong(id.substring(run.length() + 1)) : -1;
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    boolean here = number >= last - kept.size() && number >= 0 && number <= last;
    List<Numbered> after = kept.stream().filter(n -> n.number() > number).toList();
    return here && after.size() <= EventClient.CAPACITY ? Optional.of(after) : Optional.empty();
  }

  synchronized void remove(EventClient client) {
    clients.remove(client);
  }

  synchronized int clients() {
    return clients.size();
  }

  String idOf(long number) {
    return run + "-" + number;
  }

  private synchronized void publish(Event event) {
    Numbered numbered = new Numbered(++last, event);
    kept.addLast(numbered);
    if (kept.size() > KEPT) {
      kept.removeFirst();
    }
    for (EventClient client : List.copyOf(clients)) {
      if (!client.offer(numbered)) {
        clients.remove(client);
        metrics.droppedClient();
        client.cut();
      }
    }
  }

  @Override
  public void close() {
    subscription.close();
    List<EventClient> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(clients);
      clients.clear();
    }
    all.forEach(EventClient::cut);
  }
}
