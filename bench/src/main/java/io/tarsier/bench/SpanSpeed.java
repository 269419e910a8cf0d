package io.tarsier.bench;

import com.google.protobuf.ByteString;
import com.sun.management.OperatingSystemMXBean;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorSettings;
import io.tarsier.flow.TraceFlow;
import io.tarsier.flow.TraceSettings;
import io.tarsier.flow.TraceStats;
import io.tarsier.otlp.OtlpHttp;
import io.tarsier.otlp.OtlpReceiver;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.LogIntake;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Spans a second through the whole path: bytes of OTLP to the graph, its series judged by the
 * corridor. One thread sends what the HTTP door would hand over, the traces' and the corridor's
 * threads do the rest, so at most what two cores give.
 *
 * <p>Arguments: services (100), seconds of load (20).
 */
public final class SpanSpeed {

  private static final int DEPTH = 5;
  private static final int TRACES = 100;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private SpanSpeed() {}

  public static void main(String[] args) throws Exception {
    int services = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    Random random = new Random(1);
    AtomicLong now = new AtomicLong(Instant.parse("2026-03-02T00:00:00Z").toEpochMilli());
    InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    InMemoryStorage storage = new InMemoryStorage();
    try (Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
        TraceFlow flow = TraceFlow.open(corridor, storage, TraceSettings.DEFAULT, clock)) {
      OtlpHttp http =
          new OtlpHttp(
              new OtlpReceiver(OtlpReceiver.Limits.DEFAULT, LogIntake.CLOSED, flow, clock));
      // The first part is for warming up.
      load(http, flow, random, services, now, seconds / 2, false);
      load(http, flow, random, services, now, seconds, true);
      TraceStats stats = flow.stats();
      System.gc();
      long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      System.out.printf(
          "%d services, %d edges, %d series, %,d pending, %,d kept, %d MB heap%n",
          stats.services(),
          stats.edges(),
          stats.series(),
          stats.pending(),
          stats.kept(),
          heap >> 20);
    }
  }

  private static void load(
      OtlpHttp http,
      TraceFlow flow,
      Random random,
      int services,
      AtomicLong now,
      int seconds,
      boolean told)
      throws InterruptedException {
    long sent = 0;
    long bytes = 0;
    long making = 0;
    long makingUsed = 0;
    long begin = System.nanoTime();
    long beginUsed = PROCESS.getProcessCpuTime();
    while (System.nanoTime() - begin - making < seconds * 1_000_000_000L) {
      long t = System.nanoTime();
      long u = THREADS.getCurrentThreadCpuTime();
      List<byte[]> requests = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        requests.add(request(random, services, now.getAndAdd(100)));
      }
      making += System.nanoTime() - t;
      makingUsed += THREADS.getCurrentThreadCpuTime() - u;
      for (byte[] request : requests) {
        bytes += request.length;
        OtlpHttp.Answer answer = http.traces("application/x-protobuf", "", request);
        if (answer.status() != 200) {
          throw new IllegalStateException("answered " + answer.status());
        }
        sent += answer.records();
      }
    }
    while (flow.stats().queued() > 0) {
      Thread.sleep(1);
    }
    double took = (System.nanoTime() - begin - making) / 1e9;
    double used = (PROCESS.getProcessCpuTime() - beginUsed - makingUsed) / 1e9;
    if (told) {
      System.out.printf(
          "%,d spans of %d bytes in %.1f s: %,.0f a second; %.2f us of processor time each, so"
              + " %,.0f a second where two cores are free%n",
          sent, bytes / sent, took, sent / took, used * 1e6 / sent, 2 * sent / used);
    }
  }

  /**
   * 100 traces of some {@value #DEPTH} calls each, grouped by service as a collector sends them.
   */
  private static byte[] request(Random random, int services, long now) {
    Map<Integer, List<Span>> byService = new TreeMap<>();
    for (int i = 0; i < TRACES; i++) {
      ByteString trace = id(random, 16);
      ByteString parent = ByteString.EMPTY;
      int service = random.nextInt(Math.max(1, services / 10));
      long at = now * 1_000_000;
      for (int d = 0; d < DEPTH; d++) {
        ByteString served = id(random, 8);
        ByteString called = id(random, 8);
        long took = (long) (1e6 * (DEPTH - d) * (10 + random.nextInt(10)));
        boolean failed = random.nextInt(1_000) == 0;
        byService
            .computeIfAbsent(service, s -> new ArrayList<>())
            .add(span(trace, served, parent, SpanKind.SPAN_KIND_SERVER, at, took, failed, random));
        byService
            .get(service)
            .add(span(trace, called, served, SpanKind.SPAN_KIND_CLIENT, at, took, failed, random));
        parent = called;
        service = (service * 3 + 1 + random.nextInt(3)) % services;
      }
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    byService.forEach((service, spans) ->
        request.addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", "service-" + service))
                        .addAttributes(text("service.namespace", "shop"))
                        .addAttributes(text("service.version", "1.4.2"))
                        .addAttributes(text("k8s.namespace.name", "shop"))
                        .addAttributes(text("k8s.pod.name", "service-" + service + "-7d9"))
                        .addAttributes(text("k8s.node.name", "node-" + service % 20))
                        .addAttributes(text("telemetry.sdk.language", "java")))
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans))));
    return request.build().toByteArray();
  }

  private static Span span(
      ByteString trace,
      ByteString id,
      ByteString parent,
      SpanKind kind,
      long at,
      long took,
      boolean failed,
      Random random) {
    int operation = random.nextInt(8);
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(trace)
            .setSpanId(id)
            .setParentSpanId(parent)
            .setKind(kind)
            .setName("GET /api/things/" + operation)
            .setStartTimeUnixNano(at)
            .setEndTimeUnixNano(at + took)
            .addAttributes(text("http.request.method", "GET"))
            .addAttributes(text("http.route", "/api/things-" + operation + "/{id}"))
            .addAttributes(text("url.path", "/api/things-" + operation + "/" + random.nextInt()))
            .addAttributes(text("url.scheme", "http"))
            .addAttributes(text("server.address", "shop.svc"))
            .addAttributes(number("server.port", 8080))
            .addAttributes(text("user_agent.original", "curl/8.5.0"))
            .addAttributes(number("http.response.status_code", failed ? 500 : 200));
    if (failed) {
      span.getStatusBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR);
    }
    return span.build();
  }

  private static ByteString id(Random random, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    for (int i = 0; i < bytes; i += 8) {
      buffer.putLong(random.nextLong());
    }
    return ByteString.copyFrom(buffer.array());
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }
}
