package io.tarsier.demo;

import io.tarsier.model.LogLevel;
import io.tarsier.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * One service on a virtual thread of its own: looks back on each stretch of time and tells what it
 * did, its spans, its log and its metrics. Randomness is its own, so that the threads may run in
 * any order and the story stays the same.
 */
final class ServiceThread implements Runnable {

  /** One in so many requests leaves a line in the access log. */
  private static final int LOGGED = 5;

  private final Blueprint.Service service;
  private final Metrics metrics;
  private final SplittableRandom random;
  private final BlockingQueue<Work> inbox = new ArrayBlockingQueue<>(1);

  /** A stretch to look back on, with what was noted of this service. */
  private record Work(
      Stretch stretch,
      List<Telemetry.Step> spans,
      List<Telemetry.Line> lines,
      CompletableFuture<Telemetry> done) {}

  ServiceThread(Blueprint.Service service, SplittableRandom random) {
    this.service = service;
    this.metrics = new Metrics(random.split());
    this.random = random.split();
  }

  /** Asks for the story of a stretch. */
  CompletableFuture<Telemetry> tell(
      Stretch stretch, List<Telemetry.Step> spans, List<Telemetry.Line> lines) {
    Work work = new Work(stretch, spans, lines, new CompletableFuture<>());
    inbox.add(work);
    return work.done;
  }

  @Override
  public void run() {
    try {
      while (true) {
        Work work = inbox.take();
        try {
          work.done.complete(story(work));
        } catch (RuntimeException e) {
          work.done.completeExceptionally(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Telemetry story(Work work) {
    Stretch s = work.stretch;
    List<Telemetry.Line> lines = new ArrayList<>(work.lines);
    for (Telemetry.Step span : work.spans) {
      boolean served = span.kind() == Span.Kind.SERVER || span.kind() == Span.Kind.CONSUMER;
      if (served && span.error().isEmpty() && random.nextInt(LOGGED) == 0) {
        lines.add(access(span));
      }
    }
    double leak = s.trouble().leak(service.name(), s.to());
    return new Telemetry(work.spans, metrics.ofService(service, s, leak), lines, List.of());
  }

  private Telemetry.Line access(Telemetry.Step span) {
    String text =
        String.format(
            Locale.ROOT,
            "%s done in %.1f ms for customer %d",
            span.operation(),
            (span.endNanos() - span.startNanos()) / 1e6,
            10_000 + random.nextInt(80_000));
    return new Telemetry.Line(
        span.source(),
        span.endNanos() / 1_000_000,
        LogLevel.INFO,
        text,
        span.traceHigh(),
        span.traceLow());
  }
}
