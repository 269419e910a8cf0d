package io.tarsier.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogIntake;
import io.tarsier.ports.TraceIntake;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What becomes of a request, whichever door it came through. Requests that wait for room are
 * bounded in number and time; what does not fit in is refused as a whole, so that a sender that
 * tries again doubles nothing. Safe for several threads.
 *
 * <p>Protocol: opentelemetry.io/docs/specs/otlp, version 1.11. {@link Origin} says what a signal is
 * about.
 */
public final class OtlpReceiver {

  /** Names the stream of what comes in here. */
  public static final String STREAM = "otlp";

  /** Exporters give up after ten seconds by default; this leaves them time to hear the answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int AT_ONCE = 16;

  private final Limits limits;
  private final LogIntake intake;
  private final TraceIntake traces;
  private final InstantSource clock;
  private final Duration patience;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong spansTaken = new AtomicLong();
  private final AtomicLong spansRejected = new AtomicLong();
  private final AtomicLong spansRefused = new AtomicLong();

  /**
   * What a request may hold at most.
   *
   * @param bytes the message unpacked
   * @param records log records or spans in one request
   * @param bodyChars one record's message
   */
  public record Limits(int bytes, int records, int bodyChars) {

    /** A hundred times what an SDK's batch holds; the message limit of the Collector. */
    public static final Limits DEFAULT = new Limits(20 << 20, 100_000, 256 << 10);
  }

  /**
   * Totals since start.
   *
   * @param records taken in
   * @param rejected records left out because something was wrong with them
   * @param refused requests that were told to come back
   */
  public record Stats(long records, long rejected, long refused) {}

  /** What became of a request. */
  sealed interface Outcome {}

  /** Taken in, but for some records. */
  record Taken(int records, int rejected, String why) implements Outcome {}

  /** No room. */
  record Full(Duration retryAfter) implements Outcome {}

  /**
   * @param intake where log records go
   * @param traces where spans go
   * @param clock tells the time of records that name none
   */
  public OtlpReceiver(Limits limits, LogIntake intake, TraceIntake traces, InstantSource clock) {
    this(limits, intake, traces, clock, PATIENCE);
  }

  OtlpReceiver(
      Limits limits, LogIntake intake, TraceIntake traces, InstantSource clock, Duration patience) {
    this.limits = limits;
    this.intake = intake;
    this.traces = traces;
    this.clock = clock;
    this.patience = patience;
  }

  Limits limits() {
    return limits;
  }

  public Stats stats() {
    return new Stats(taken.get(), rejected.get(), refused.get());
  }

  /** The same of spans. */
  public Stats spanStats() {
    return new Stats(spansTaken.get(), spansRejected.get(), spansRefused.get());
  }

  Outcome logs(ExportLogsServiceRequest request) throws InterruptedException {
    if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return full(refused);
    }
    try {
      LogRecords read = LogRecords.of(request, limits, clock.millis());
      if (!read.records().isEmpty()
          && !intake.take(new LogBatch(STREAM, read.records(), ""), patience)) {
        return full(refused);
      }
      taken.addAndGet(read.records().size());
      rejected.addAndGet(read.rejected());
      return new Taken(read.records().size(), read.rejected(), read.why());
    } finally {
      places.release();
    }
  }

  Outcome traces(ExportTraceServiceRequest request) throws InterruptedException {
    if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return full(spansRefused);
    }
    try {
      Spans read = Spans.of(request, limits, clock.millis());
      if (!read.spans().isEmpty() && !traces.take(read.spans(), patience)) {
        return full(spansRefused);
      }
      spansTaken.addAndGet(read.spans().size());
      spansRejected.addAndGet(read.rejected());
      return new Taken(read.spans().size(), read.rejected(), read.why());
    } finally {
      places.release();
    }
  }

  private static Full full(AtomicLong counter) {
    counter.incrementAndGet();
    return new Full(Duration.ofSeconds(2));
  }
}
