package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PatternRoutesTest {

  private static final Entity CART = Entity.of(Entity.Kind.SERVICE, "cart");

  @TempDir Path dir;

  private static void push(ServerFixture f, Instant now, int from, int to) throws Exception {
    List<LogRecord> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      long at = now.minusSeconds(to - i).toEpochMilli();
      records.add(
          new LogRecord(CART, Labels.empty(), at, LogLevel.INFO, "item " + i + " added", ""));
      if (i % 10 == 0) {
        records.add(
            new LogRecord(
                CART, Labels.empty(), at, LogLevel.ERROR, "stock of item " + i + " is gone", ""));
      }
    }
    assertThat(f.patterns.take(new LogBatch("test", records, ""), Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void listsFiltersAndPagesPatterns() throws Exception {
    try (ServerFixture f = new ServerFixture(dir)) {
      push(f, Instant.now(), 0, 100);
      JsonNode all = f.json("/api/v1/patterns?sort=count");
      assertThat(all.get("items")).hasSize(2);
      assertThat(all.at("/items/0/total").asLong()).isEqualTo(100);
      assertThat(all.at("/items/0/text").asString()).contains("item <*> added");
      JsonNode errors = f.json("/api/v1/patterns?level=error&entity=service/cart&q=STOCK");
      assertThat(errors.get("items")).hasSize(1);
      JsonNode first = f.json("/api/v1/patterns?limit=1");
      JsonNode second = f.json("/api/v1/patterns?limit=1&cursor=" + first.get("next").asString());
      assertThat(second.get("items")).hasSize(1);
      assertThat(second.has("next")).isFalse();
      assertThat(f.get("/api/v1/patterns?level=loud").statusCode()).isEqualTo(400);
      assertThat(f.get("/api/v1/patterns?cursor=x").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void givesOnePatternWithItsMinutes() throws Exception {
    try (ServerFixture f = new ServerFixture(dir)) {
      push(f, Instant.now(), 0, 100);
      String id = f.json("/api/v1/patterns?level=info").at("/items/0/id").asString();
      JsonNode one = f.json("/api/v1/patterns/" + id);
      long sum = 0;
      for (JsonNode n : one.get("minutes")) {
        sum += n.asLong();
      }
      assertThat(sum).isEqualTo(100);
      assertThat(one.get("examples")).isNotEmpty();
      assertThat(f.get("/api/v1/patterns/00000000000000ff").statusCode()).isEqualTo(404);
      assertThat(f.get("/metrics").body())
          .contains("tarsier_log_records_total 110.0", "tarsier_log_patterns 2.0");
    }
  }

  @Test
  void saysWhatIsNewAroundAMoment() throws Exception {
    try (ServerFixture f = new ServerFixture(dir)) {
      Instant now = Instant.now();
      push(f, now, 0, 100);
      JsonNode changes = f.json("/api/v1/patterns/compare?window=5&at=" + now);
      assertThat(changes.get("new")).hasSize(2);
      assertThat(changes.at("/new/0/during").asLong()).isEqualTo(100);
      assertThat(f.get("/api/v1/patterns/compare").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void streamsTheLinesOfAPatternAsTheyCome() throws Exception {
    try (ServerFixture f = new ServerFixture(dir)) {
      push(f, Instant.now(), 0, 100);
      String id = f.json("/api/v1/patterns?level=error").at("/items/0/id").asString();
      HttpResponse<java.io.InputStream> stream =
          f.http.send(
              f.signed("/api/v1/patterns/" + id + "/tail").build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader in =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        assertThat(in.readLine()).startsWith("retry:");
        push(f, Instant.now(), 100, 102);
        String line = in.readLine();
        while (!line.startsWith("data:")) {
          line = in.readLine();
        }
        assertThat(line).contains("stock of item 100 is gone", "\"error\"", "service/cart");
      }
    }
  }
}
