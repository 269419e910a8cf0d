package io.tarsier.flow;

import io.tarsier.model.LogRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The lines of one pattern as they come. Holds a bounded number for its listener; what comes while
 * it is full is dropped and counted, so that a slow listener holds up nobody.
 */
public final class LogTail implements AutoCloseable {

  private static final int CAPACITY = 256;
  private static final int MAX_BODY = 4_096;

  private final String pattern;
  private final Consumer<LogTail> onClose;
  private final BlockingQueue<TailLine> lines = new ArrayBlockingQueue<>(CAPACITY);
  private final LongAdder dropped = new LongAdder();
  private volatile boolean closed;

  LogTail(String pattern, Consumer<LogTail> onClose) {
    this.pattern = pattern;
    this.onClose = onClose;
  }

  String pattern() {
    return pattern;
  }

  boolean offer(LogRecord r) {
    String body = r.body();
    String shown = body.length() > MAX_BODY ? body.substring(0, MAX_BODY) + "…" : body;
    boolean taken = lines.offer(new TailLine(r.entity(), r.epochMillis(), r.level(), shown));
    if (!taken) {
      dropped.increment();
    }
    return taken;
  }

  /** The next line; empty when none came within the time. */
  public Optional<TailLine> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** How many lines were dropped since this was last asked. */
  public long takeDropped() {
    return dropped.sumThenReset();
  }

  /** Whether the watch has ended. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    onClose.accept(this);
  }
}
