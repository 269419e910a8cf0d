package io.tarsier.flow;

import io.tarsier.model.Incident;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notifier;
import io.tarsier.ports.NotifierException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one channel what waits for it. A failure that may pass leaves the channel alone for 5 s,
 * then twice as long each time up to a minute, each spread by half, or for as long as the other
 * side asks; what fails for longer than it may, or in a way that no waiting mends, is given up and
 * said so.
 */
final class Postman {

  private static final Logger log = LoggerFactory.getLogger(Postman.class);
  private static final Duration FIRST_REST = Duration.ofSeconds(5);
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);
  private static final Duration LONGEST_ASKED = Duration.ofHours(1);

  private final Notifier notifier;
  private final Outbox outbox;
  private final Duration giveUp;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final Function<String, Optional<Incident>> incidents;
  private final WayBack wayBack;
  private final LongAdder sent = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder dead = new LongAdder();
  private volatile Instant restUntil = Instant.MIN;
  private volatile boolean stopped;
  private int inARow;
  private volatile String error = "";

  Postman(
      Notifier notifier,
      Outbox outbox,
      Duration giveUp,
      InstantSource clock,
      DoubleSupplier random,
      Function<String, Optional<Incident>> incidents,
      WayBack wayBack) {
    this.notifier = notifier;
    this.outbox = outbox;
    this.giveUp = giveUp;
    this.clock = clock;
    this.random = random;
    this.incidents = incidents;
    this.wayBack = wayBack;
  }

  String channel() {
    return notifier.name();
  }

  /** Sends what is due. One thread at a time. */
  void round() throws InterruptedException {
    while (!stopped && !clock.instant().isBefore(restUntil)) {
      Optional<Delivery> next = outbox.next(channel(), clock.instant());
      if (next.isEmpty()) {
        return;
      }
      send(next.get());
    }
  }

  private void send(Delivery delivery) throws InterruptedException {
    Delivery ready = delivery.tries() == 0 ? delivery.with(upToDate(delivery.notice())) : delivery;
    try {
      notifier.send(withWayBack(ready.notice()));
      inARow = 0;
      restUntil = Instant.MIN;
      error = "";
      sent.increment();
      outbox.note(ready.sent(clock.instant()));
    } catch (NotifierException e) {
      failed(ready, e);
    } catch (RuntimeException e) {
      // A fault of ours in one message must not keep the others from being sent.
      log.error("a notice to {} could not be made", channel(), e);
      failed(ready, NotifierException.lasting("it could not be made: " + e.getClass(), e));
    }
  }

  /** A cause may have been found since the notice was decided on. */
  private Notice upToDate(Notice notice) {
    return notice.cause().isPresent()
        ? notice
        : notice.withCause(
            incidents.apply(notice.incident()).flatMap(i -> i.causes().stream().findFirst()));
  }

  /** Not kept with the delivery: whoever knows the address may use it. */
  private Notice withWayBack(Notice notice) {
    return notice.kind().asks()
        ? notice.withAcknowledge(wayBack.address(notice.incident(), channel()))
        : notice;
  }

  private void failed(Delivery delivery, NotifierException e) {
    Instant now = clock.instant();
    failures.increment();
    error = String.valueOf(e.getMessage());
    boolean late = !now.isBefore(delivery.created().plus(giveUp));
    if (!e.passing() || late) {
      dead.increment();
      outbox.note(delivery.dead(error, now));
      log.error(
          "gave up telling {} that incident {} ({}, {}) {}: {}",
          channel(),
          delivery.notice().incident(),
          delivery.notice().severity(),
          delivery.notice().title(),
          delivery.notice().kind().word(),
          error);
      return;
    }
    Duration rest = rest(e);
    restUntil = now.plus(rest);
    outbox.note(delivery.failed(error, restUntil, now));
    if (delivery.critical() || inARow == 1) {
      log.warn(
          "{} was not told of incident {} ({}); trying again in {} s: {}",
          channel(),
          delivery.notice().incident(),
          delivery.notice().severity(),
          rest.toSeconds(),
          error);
    }
  }

  private Duration rest(NotifierException e) {
    double spread = 0.5 + random.getAsDouble();
    long doubled = FIRST_REST.toMillis() << Math.min(inARow++, 10);
    Duration own = Duration.ofMillis((long) (Math.min(doubled, LONGEST_REST.toMillis()) * spread));
    Duration asked = e.retryAfter().orElse(Duration.ZERO);
    Duration longer = asked.compareTo(own) > 0 ? asked : own;
    return longer.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : longer;
  }

  /** Sends past the queue, without keeping anything. Empty when it was taken, else why not. */
  String test(Notice notice) throws InterruptedException {
    try {
      notifier.send(notice);
      return "";
    } catch (NotifierException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Forgets that it failed, so that the next try is now. */
  void wake() {
    restUntil = Instant.MIN;
  }

  ChannelState state() {
    var waiting = outbox.pending().stream().filter(d -> d.channel().equals(channel())).toList();
    return new ChannelState(
        channel(),
        waiting.size(),
        (int) waiting.stream().filter(d -> d.critical() && d.tries() > 0).count(),
        sent.sum(),
        failures.sum(),
        dead.sum(),
        error);
  }

  /** Begins nothing more. */
  void stop() {
    stopped = true;
  }

  void close() {
    notifier.close();
  }
}
