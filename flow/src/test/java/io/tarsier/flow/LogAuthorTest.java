package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogAuthorTest {

  private static final Entity POD = new Entity(Entity.Kind.POD, "shop", "cart-7d9-abcde");

  @Test
  void takesWhatAPodSaysForItsService() {
    assertThat(author(POD, Map.of("service_name", "cart")).id()).isEqualTo("service/shop/cart");
    assertThat(author(POD, Map.of("service_name", "cart", "service_namespace", "eu")).id())
        .isEqualTo("service/eu/cart");
  }

  @Test
  void leavesRecordsOfNoKnownServiceWhereTheyAre() {
    assertThat(author(POD, Map.of())).isEqualTo(POD);
    assertThat(author(POD, Map.of("service_name", "unknown_service:java"))).isEqualTo(POD);
    Entity host = Entity.of(Entity.Kind.HOST, "web-1");
    assertThat(author(host, Map.of("service_name", "cart"))).isEqualTo(host);
  }

  private static Entity author(Entity from, Map<String, String> labels) {
    return LogAuthor.of(new LogRecord(from, Labels.of(labels), 0, LogLevel.INFO, "hello", ""));
  }
}
