package io.tarsier.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays the shop into a running Tarsier: some hours of quiet past as fast as it is taken in, then
 * the fault, up to about now. Then asks Tarsier what it made of it.
 */
public final class Demo implements AutoCloseable {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Plan plan;
  private final SimulatedClock clock;
  private final TarsierClient client;
  private final Consumer<String> say;
  private final Shop shop;
  private final Optional<Recorder> recorder;

  /**
   * What is played.
   *
   * @param history the quiet time before the fault
   * @param begin when it begins, milliseconds since 1970
   */
  public record Plan(Fault fault, long seed, Duration history, long begin) {

    /** A plan that ends at about a moment. */
    public static Plan endingAt(Instant end, Fault fault, long seed, Duration history) {
      long length = history.plus(fault.length()).toMillis();
      long begin = end.toEpochMilli() - length;
      return new Plan(
          fault, seed, history, Math.floorDiv(begin, Shop.STRETCH_MILLIS) * Shop.STRETCH_MILLIS);
    }

    /** When the fault begins. */
    public long start() {
      return begin + history.toMillis();
    }

    public long end() {
      return start() + fault.length().toMillis();
    }
  }

  /**
   * @param clock that Tarsier goes by
   * @param say where progress is told
   * @param record folder to write everything that is sent into
   */
  public Demo(
      Plan plan,
      URI tarsier,
      String token,
      SimulatedClock clock,
      Consumer<String> say,
      Optional<Path> record) {
    this.plan = plan;
    this.recorder = record.map(Recorder::new);
    this.clock = clock;
    this.client = new TarsierClient(tarsier, token);
    this.say = say;
    this.shop = new Shop(plan.seed, plan.begin, plan.fault, plan.start());
  }

  /** Plays it all and gives the incidents that Tarsier found, the newest first. */
  public List<Found> play() throws InterruptedException {
    say.accept(
        String.format(
            Locale.ROOT,
            "A shop of %d services on %d nodes goes about its business from %s to %s UTC.",
            Blueprint.SERVICES.size(),
            Blueprint.NODES.size(),
            time(plan.begin),
            time(plan.start())));
    long told = plan.begin;
    while (shop.now() < plan.start()) {
      step();
      if (shop.now() - told >= Duration.ofMinutes(30).toMillis() && shop.now() < plan.start()) {
        told = shop.now();
        say.accept("  " + time(told));
      }
    }
    if (plan.fault == Fault.NONE) {
      return settled();
    }
    List<Found> before = client.incidents();
    say.accept(time(plan.start()) + " " + plan.fault.story() + ".");
    boolean found = false;
    while (shop.now() < plan.end()) {
      step();
      if (!found) {
        List<Found> now = client.incidents();
        found = now.size() > before.size();
        if (found) {
          say.accept(time(shop.now()) + " an incident: " + now.getFirst().title());
        }
      }
    }
    return settled();
  }

  private void step() throws InterruptedException {
    send(shop.next());
  }

  private void send(Telemetry told) throws InterruptedException {
    recorder.ifPresent(r -> r.write(told));
    client.announce(told);
    clock.to(shop.now());
    client.measure(told);
  }

  /** Goes on in real time until the thread is interrupted. */
  public void goOn() throws InterruptedException {
    while (true) {
      long ahead = shop.now() + Shop.STRETCH_MILLIS - System.currentTimeMillis();
      if (ahead > 0) {
        Thread.sleep(ahead);
      }
      step();
      if (ahead > 0) {
        clock.release();
      }
    }
  }

  private List<Found> settled() throws InterruptedException {
    return Settling.of(client);
  }

  private static String time(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis));
  }

  @Override
  public void close() {
    shop.close();
    client.close();
    recorder.ifPresent(Recorder::close);
  }
}
