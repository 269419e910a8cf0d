package io.tarsier.demo;

import io.tarsier.model.LogLevel;
import io.tarsier.model.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Plays requests of customers through the shop: each service does its share, calls others, waits,
 * gives up, tries again and fails with what it cannot do without. What comes out are the spans and
 * log lines that real services would send.
 */
final class Requests {

  private static final double NANOS = 1e6;

  /** How long a caller waits for a machine that does not answer at all. */
  private static final double CONNECT_MILLIS = 1_000;

  /** A few requests in a thousand are unlucky. */
  private static final double UNLUCKY = 0.004;

  private static final double USUAL_FAILURES = 0.0005;

  private final SplittableRandom random;
  private final Cluster cluster;
  private final Conditions conditions;
  private final Trouble trouble;
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Integer> again = new HashMap<>();
  private Telemetry out = Telemetry.empty();
  private long traceHigh;
  private long traceLow;

  /** Messages that wait because nobody fetches them. */
  private double waiting;

  Requests(SplittableRandom random, Cluster cluster, Conditions conditions, Trouble trouble) {
    this.random = random;
    this.cluster = cluster;
    this.conditions = conditions;
    this.trouble = trouble;
  }

  /** How a call ended, as its caller sees it. */
  private record Outcome(double millis, String error) {
    boolean failed() {
      return !error.isEmpty();
    }
  }

  /** Plays all traced requests of a stretch. */
  Telemetry play(long from, long to) {
    out = Telemetry.empty();
    calls.clear();
    again.clear();
    double expected = conditions.customers() * (to - from) / 1000 / Conditions.SAMPLED;
    double at = from;
    double gap = (to - from) / expected;
    for (at += gap * random.nextExponential(); at < to; at += gap * random.nextExponential()) {
      traceHigh = random.nextLong();
      traceLow = random.nextLong();
      serve(wish(), at, 0);
    }
    return out;
  }

  /** How many traced calls each service had in the last stretch, those tried again included. */
  Map<String, Integer> calls() {
    return calls;
  }

  /** How many of them were tried again. */
  Map<String, Integer> again() {
    return again;
  }

  /** Messages that wait in the queue. */
  double waiting() {
    return waiting;
  }

  void fetched(double messages) {
    waiting = Math.max(0, waiting - messages);
  }

  private Blueprint.Operation wish() {
    double x = random.nextDouble();
    for (Blueprint.Wish wish : Blueprint.WISHES) {
      x -= wish.share();
      if (x < 0) {
        return Blueprint.operation(wish.operation());
      }
    }
    return Blueprint.operation(Blueprint.WISHES.getFirst().operation());
  }

  private Outcome serve(Blueprint.Operation operation, double start, long parent) {
    String service = operation.service();
    long now = (long) start;
    calls.merge(service, 1, Integer::sum);
    List<Pod> endpoints = cluster.endpoints(service, now);
    if (endpoints.isEmpty()) {
      return new Outcome(1 + random.nextDouble(), "connection refused: no endpoints of " + service);
    }
    Pod pod = endpoints.get(random.nextInt(endpoints.size()));
    if (!cluster.isUp(pod.node, now)) {
      return new Outcome(CONNECT_MILLIS, "connection to " + service + " timed out");
    }
    if (trouble.certificateEnded(service, now)) {
      return new Outcome(
          4 + 6 * random.nextDouble(),
          "TLS handshake with " + service + " failed: certificate has expired");
    }
    long id = random.nextLong() | 1;
    if (random.nextDouble() >= conditions.throughput(service)) {
      double waited = 600 + 900 * random.nextDouble();
      String error = "503 overloaded: the queue of requests is full";
      span(pod, id, parent, operation.name(), serverKind(operation), start, waited, error);
      return new Outcome(waited, error);
    }
    double own = own(operation, pod, now);
    double spent = own * 0.4;
    String error = "";
    for (Blueprint.Call call : operation.calls()) {
      if (call.share() < 1 && random.nextDouble() >= call.share()) {
        continue;
      }
      Outcome outcome = call(pod, id, call, start + spent);
      spent += outcome.millis;
      if (outcome.failed() && call.essential()) {
        error = outcome.error;
        break;
      }
    }
    spent += own * 0.6;
    if (error.isEmpty()) {
      error = ownFailure(pod, now);
      if (!error.isEmpty()) {
        log(pod, start + spent, LogLevel.ERROR, error);
      }
    }
    span(pod, id, parent, operation.name(), serverKind(operation), start, spent, error);
    return new Outcome(spent, error);
  }

  private String ownFailure(Pod pod, long now) {
    if (random.nextDouble() < trouble.failures(pod, now)) {
      return "500 cannot charge: currency of amount is missing (NullPointerException at Charge.total)";
    }
    return random.nextDouble() < USUAL_FAILURES
        ? "500 request failed: connection reset by peer"
        : "";
  }

  /** The time a service itself needs: log-normal, with now and then a long one. */
  private double own(Blueprint.Operation operation, Pod pod, long now) {
    double millis = operation.millis() * Math.exp(0.32 * random.nextGaussian());
    if (random.nextDouble() < UNLUCKY) {
      millis *= 1.5 + 2.5 * random.nextDouble();
    }
    double memory = pod.megabytes() / pod.service.limitMegabytes();
    // A garbage collector that finds little to collect runs all the time.
    double collecting = memory > 0.8 ? 1 + 60 * Math.pow(memory - 0.8, 2) * 25 : 1;
    return millis
        * conditions.crowding(operation.service())
        * trouble.slowdown(operation.service(), now)
        * collecting;
  }

  private Outcome call(Pod caller, long parent, Blueprint.Call call, double start) {
    Blueprint.Operation target = Blueprint.operation(call.operation());
    if (call.queued()) {
      return publish(caller, parent, target, start);
    }
    boolean silent = Blueprint.service(target.service()).type() == Blueprint.Type.SILENT;
    Telemetry.Peer peer =
        new Telemetry.Peer(target.service(), silent ? protocol(target.service()) : "http");
    double spent = 0;
    Outcome last = new Outcome(0, "");
    for (int attempt = 0; attempt <= call.retries(); attempt++) {
      double began = start + spent;
      long id = random.nextLong() | 1;
      Outcome outcome = serve(target, began + 0.3, id);
      double took = outcome.millis + 0.6 + 0.5 * random.nextDouble();
      String error = outcome.error;
      if (took > call.timeoutMillis()) {
        took = call.timeoutMillis();
        error = "deadline exceeded after " + (long) took + " ms";
      }
      out.spans()
          .add(
              new Telemetry.Step(
                  caller.source(),
                  traceHigh,
                  traceLow,
                  id,
                  parent,
                  target.name(),
                  Span.Kind.CLIENT,
                  nanos(began),
                  nanos(began + took),
                  error,
                  peer));
      spent += took;
      last = new Outcome(spent, error.isEmpty() ? "" : "502 " + target.service() + " failed");
      if (error.isEmpty()) {
        return last;
      }
      boolean retry = attempt < call.retries();
      log(
          caller,
          start + spent,
          call.essential() && !retry ? LogLevel.ERROR : LogLevel.WARN,
          "call to " + target.service() + " failed: " + error + (retry ? "; trying again" : ""));
      if (retry) {
        again.merge(target.service(), 1, Integer::sum);
        spent += 40 + 20 * random.nextDouble();
      }
    }
    return last;
  }

  /** Puts a message into the queue; whoever fetches it does so a little later. */
  private Outcome publish(Pod caller, long parent, Blueprint.Operation target, double start) {
    long id = random.nextLong() | 1;
    double took = 1.2 * Math.exp(0.3 * random.nextGaussian());
    calls.merge("order-queue", 1, Integer::sum);
    out.spans()
        .add(
            new Telemetry.Step(
                caller.source(),
                traceHigh,
                traceLow,
                id,
                parent,
                target.name() + " publish",
                Span.Kind.PRODUCER,
                nanos(start),
                nanos(start + took),
                "",
                new Telemetry.Peer("order-queue", "rabbitmq")));
    double later = start + took + 15 * random.nextExponential();
    boolean fetched =
        cluster.endpoints(target.service(), (long) later).stream()
            .anyMatch(p -> cluster.answers(p, (long) later));
    if (fetched) {
      serve(target, later, id);
    } else {
      waiting += Conditions.SAMPLED;
    }
    return new Outcome(took, "");
  }

  static String protocol(String service) {
    return switch (service) {
      case "cart-cache" -> "redis";
      case "order-queue" -> "rabbitmq";
      default -> "postgresql";
    };
  }

  private static Span.Kind serverKind(Blueprint.Operation operation) {
    return operation.service().equals("email") ? Span.Kind.CONSUMER : Span.Kind.SERVER;
  }

  private void span(
      Pod pod,
      long id,
      long parent,
      String operation,
      Span.Kind kind,
      double start,
      double millis,
      String error) {
    if (pod.service.type() == Blueprint.Type.SILENT) {
      return;
    }
    out.spans()
        .add(
            new Telemetry.Step(
                pod.source(),
                traceHigh,
                traceLow,
                id,
                parent,
                operation,
                kind,
                nanos(start),
                nanos(start + millis),
                error,
                Telemetry.Peer.NONE));
  }

  private void log(Pod pod, double millis, LogLevel level, String text) {
    if (pod.service.type() == Blueprint.Type.TRACED) {
      out.logs()
          .add(new Telemetry.Line(pod.source(), (long) millis, level, text, traceHigh, traceLow));
    }
  }

  private static long nanos(double millis) {
    return (long) (millis * NANOS);
  }
}
