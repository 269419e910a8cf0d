package io.tarsier.ports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Span.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallAttributesTest {

  private static final Entity SHOP = new Entity(Entity.Kind.SERVICE, "acme", "shop");

  private static CallAttributes of(String... pairs) {
    CallAttributes attributes = new CallAttributes();
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.add(pairs[i], pairs[i + 1]);
    }
    return attributes;
  }

  private static String peer(String... pairs) {
    return of(pairs).peer(SHOP, Kind.CLIENT).map(Entity::id).orElse("nobody");
  }

  @Test
  void thePeerIsWhatTheCallerNames() {
    assertThat(peer("peer.service", "cart", "server.address", "10.0.0.1"))
        .isEqualTo("service/acme/cart");
    assertThat(peer("service.peer.name", "pay", "service.peer.namespace", "bank"))
        .isEqualTo("service/bank/pay");
    assertThat(peer()).isEqualTo("nobody");
    assertThat(of("peer.service", "cart").peer(SHOP, Kind.SERVER)).isEmpty();
  }

  @Test
  void aDatabaseIsItsAddressElseItsNameElseItsSystem() {
    assertThat(peer("db.system.name", "postgresql", "server.address", "orders-db"))
        .isEqualTo("service/acme/orders-db");
    assertThat(peer("db.system", "mysql", "net.peer.name", "db.acme.svc.cluster.local"))
        .isEqualTo("service/acme/db");
    assertThat(peer("db.system", "mysql", "db.name", "orders")).isEqualTo("service/acme/orders");
    assertThat(peer("db.system", "redis")).isEqualTo("service/acme/redis");
  }

  @Test
  void aQueueIsItsDestinationAndOthersAreTheirAddress() {
    assertThat(peer("messaging.destination.name", "orders", "server.address", "kafka-1"))
        .isEqualTo("service/acme/orders");
    assertThat(peer("server.address", "api.example.com")).isEqualTo("service/api.example.com");
    assertThat(peer("url.full", "https://u:p@pay.bank.svc:8080/x?y")).isEqualTo("service/bank/pay");
    assertThat(peer("http.url", "http://[::1]:8080/x")).isEqualTo("service/[::1]");
  }

  @Test
  void anOperationIsNamedSoThatFewNamesCoverAllCalls() {
    assertThat(
            of("http.route", "/a/{id}", "http.request.method", "GET").operation("GET", Kind.SERVER))
        .isEqualTo("GET /a/{id}");
    assertThat(
            of("db.system", "mysql", "db.operation", "SELECT", "db.sql.table", "t")
                .operation("SELECT * FROM t WHERE id=5", Kind.CLIENT))
        .isEqualTo("SELECT t");
    assertThat(of().operation("GET /users/17/orders/5f3a9c1d77?page=2", Kind.SERVER))
        .isEqualTo("GET /users/{id}/orders/{id}");
    assertThat(of().operation("GET /v2/feedback", Kind.SERVER)).isEqualTo("GET /v2/feedback");
    assertThat(of().operation("", Kind.SERVER)).isEqualTo("unnamed");
  }

  @Test
  void whatIsTooMuchIsCut() {
    CallAttributes attributes = new CallAttributes();
    for (int i = 0; i < 100; i++) {
      attributes.add("k" + i, "x".repeat(1 << 20));
    }
    assertThat(attributes.isFull()).isTrue();
    assertThat(attributes.kept("").size()).isEqualTo(CallAttributes.KEPT);
    assertThat(attributes.kept("").get("k0")).hasSize(CallAttributes.MAX_CHARS);
  }

  @Test
  void aResourceWithoutANameIsAnUnknownService() {
    assertThat(CallAttributes.service(Map.of()).id()).isEqualTo("service/unknown");
    assertThat(CallAttributes.service(Map.of("service.name", "a", "k8s.namespace.name", "n")).id())
        .isEqualTo("service/n/a");
    assertThat(CallAttributes.place(Map.of("host.name", "h", "process.pid", "1")).asMap())
        .isEqualTo(Map.of("host_name", "h"));
  }
}
