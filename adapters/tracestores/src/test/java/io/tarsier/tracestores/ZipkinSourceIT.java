package io.tarsier.tracestores;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.http.Patience;
import io.tarsier.model.Entity;
import io.tarsier.model.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Zipkin. */
class ZipkinSourceIT {

  @TempDir Path dir;

  @Test
  void readsWhatARealZipkinKeeps() throws Exception {
    try (RealZipkin zipkin = RealZipkin.start(dir)) {
      Instant now = Instant.now();
      long micros = now.toEpochMilli() * 1_000 - 5_000_000;
      zipkin.post(
          """
          [{"traceId":"86154a4ba6e91385","id":"86154a4ba6e91385","kind":"SERVER","name":"GET /",
            "timestamp":%1$d,"duration":90000,"localEndpoint":{"serviceName":"Front"}},
           {"traceId":"86154a4ba6e91385","parentId":"86154a4ba6e91385","id":"4d1e00c0db9010db",
            "kind":"CLIENT","name":"get","timestamp":%1$d,"duration":80000,
            "localEndpoint":{"serviceName":"front"},"remoteEndpoint":{"serviceName":"back"}},
           {"traceId":"86154a4ba6e91385","parentId":"86154a4ba6e91385","id":"4d1e00c0db9010db",
            "kind":"SERVER","name":"get /api","timestamp":%1$d,"duration":70000,"shared":true,
            "localEndpoint":{"serviceName":"back"},"tags":{"error":"500"}},
           {"traceId":"86154a4ba6e91385","parentId":"4d1e00c0db9010db","id":"52d1e00c0db9010d",
            "kind":"CLIENT","name":"query","timestamp":%1$d,"duration":60000,
            "localEndpoint":{"serviceName":"back"},"remoteEndpoint":{"serviceName":"mysql"}}]\
          """
              .formatted(micros));
      try (ZipkinSource source =
          ZipkinSource.create(
              TraceStoreSettings.of(zipkin.url),
              new Patience(Duration.ofMillis(10), Duration.ofSeconds(1)),
              () -> 0.5)) {
        List<Span> spans = new ArrayList<>();
        source.collect(now.minusSeconds(60), now, spans::addAll);
        assertThat(spans).hasSize(4);
        Span server = named(spans, "get /api");
        assertThat(server.kind()).isEqualTo(Span.Kind.SERVER);
        assertThat(server.parent()).isEqualTo(named(spans, "get").id());
        assertThat(server.failed()).isTrue();
        assertThat(server.durationNanos()).isEqualTo(70_000_000);
        Span query = named(spans, "query");
        assertThat(query.parent()).isEqualTo(server.id());
        assertThat(query.peer()).contains(Entity.of(Entity.Kind.SERVICE, "mysql"));
        assertThat(query.trace()).isEqualTo("000000000000000086154a4ba6e91385");
        List<Span> before = new ArrayList<>();
        source.collect(now.minusSeconds(600), now.minusSeconds(300), before::addAll);
        assertThat(before).isEmpty();
      }
    }
  }

  private static Span named(List<Span> spans, String operation) {
    return spans.stream().filter(s -> s.operation().equals(operation)).findFirst().orElseThrow();
  }
}
