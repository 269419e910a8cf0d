package io.tarsier.files;

import io.tarsier.model.Entity;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Follows files on a thread of its own and keeps what it hears. */
final class Reader implements AutoCloseable {

  static final Entity HOST = Entity.of(Entity.Kind.HOST, "web-1");

  final Map<String, String> positions;
  final FileLogSource source;
  private final List<LogRecord> records = new ArrayList<>();
  private final Thread thread;

  private Reader(Map<String, String> positions, String... patterns) {
    this.positions = new HashMap<>(positions);
    source =
        new FileLogSource(List.of(patterns), HOST, InstantSource.system(), Duration.ofMillis(300));
    thread = Thread.ofVirtual().start(this::run);
  }

  static Reader of(String... patterns) {
    return new Reader(Map.of(), patterns);
  }

  /** As after a restart. */
  Reader again(String... patterns) {
    close();
    return new Reader(positions, patterns);
  }

  private void run() {
    try {
      source.follow(Map.copyOf(positions), this::accept);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void accept(LogBatch batch) {
    records.addAll(batch.records());
    if (batch.position().isEmpty()) {
      positions.remove(batch.stream());
    } else {
      positions.put(batch.stream(), batch.position());
    }
  }

  synchronized List<String> lines() {
    return records.stream().map(LogRecord::body).toList();
  }

  synchronized List<LogRecord> records() {
    return List.copyOf(records);
  }

  synchronized int count() {
    return records.size();
  }

  void await(int lines) throws InterruptedException {
    await(() -> count() >= lines);
  }

  void await(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain; there are " + count() + " lines");
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
