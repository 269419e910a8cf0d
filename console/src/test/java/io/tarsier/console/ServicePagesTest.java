package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages of the graph of services and of traces. */
class ServicePagesTest extends PageCase {

  @Test
  void showsTheGraphOfServicesAsTablesToo() throws Exception {
    String page = get("/graph").body();
    assertThat(page)
        .contains("/assets/cytoscape-", "7 · 1 critical, the others as expected")
        .contains("seen by its callers", "checkout</a> <span class=\"dim\" aria-label=\"calls\">→");
    assertThat(page.indexOf("data-service=\"service/shop/checkout\""))
        .isLessThan(page.indexOf("data-service=\"service/shop/cart\""));
    assertThat(get("/graph?q=pay").body()).contains("1 of 7");
    assertThat(get("/graph?q=nobody").body()).contains("No service matches");
    for (String other : new String[] {"/", "/traces", "/series"}) {
      assertThat(get(other).body()).doesNotContain("cytoscape");
    }
  }

  @Test
  void showsWhatIsKnownOfOneService() throws Exception {
    String panel = get("/graph?service=service/shop/checkout").body();
    assertThat(panel)
        .contains("Called by", "Runs on", "node/node-1", "a slow trace", "a failed trace")
        .contains("href=\"/incidents/i-checkout-slow\"")
        .contains("service=service%2Fshop%2Fpayment");
    assertThat(get("/graph?service=service/shop/%3Cimg%20src%3Dx").body())
        .contains("Choose a longer one")
        .doesNotContain("<img", "Called by");
  }

  @Test
  void givesThePictureWithAPlaceForEveryService() throws Exception {
    JsonNode picture = JsonMapper.shared().readTree(get("/graph/picture.json").body());
    assertThat(picture.get("nodes").size()).isEqualTo(7);
    assertThat(picture.get("edges").size()).isEqualTo(5);
    Map<String, JsonNode> nodes = new HashMap<>();
    picture.get("nodes").forEach(n -> nodes.put(n.get("name").asString(), n));
    assertThat(node(nodes, "checkout").get("word").asString()).isEqualTo("critical");
    assertThat(node(nodes, "orders-db").get("own").asBoolean()).isFalse();
    for (JsonNode e : picture.get("edges")) {
      double from = node(nodes, name(e.get("source"))).get("column").asDouble();
      assertThat(node(nodes, name(e.get("target"))).get("column").asDouble()).isGreaterThan(from);
    }
    String failing =
        StreamSupport.stream(picture.get("edges").spliterator(), false)
            .filter(e -> name(e.get("target")).equals("payment"))
            .map(e -> e.get("label").asString())
            .findFirst()
            .orElseThrow();
    assertThat(failing).contains("/s · ", " failed");
  }

  private static JsonNode node(Map<String, JsonNode> nodes, String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  private static String name(JsonNode id) {
    return id.asString().substring("service/shop/".length());
  }

  @Test
  void listsTracesAndNarrowsThem() throws Exception {
    assertThat(get("/traces?sort=slowest").body())
        .containsSubsequence("GET /report", "POST /orders");
    assertThat(get("/traces?failed=true").body()).doesNotContain("GET /report");
    assertThat(get("/traces?service=service/shop/mail").body())
        .contains(SeededTraffic.ODD_TRACE)
        .doesNotContain(SeededTraffic.LONG_TRACE);
    assertThat(get("/traces?min=1500").body())
        .contains(SeededTraffic.LONG_TRACE)
        .doesNotContain(SeededTraffic.ODD_TRACE);
    assertThat(get("/traces?min=999999").body()).contains("No trace matches");
  }

  @Test
  void drawsAWaterfallWithWhatIsOddAboutIt() throws Exception {
    String page = get("/traces/" + SeededTraffic.ODD_TRACE).body();
    assertThat(page)
        .contains("10 spans", "5 services", "5 failed", "class=\"path\"", "class=\"beside\"")
        .contains("clock differs", "sticks out", "parent missing")
        .contains("k8s_pod_name", "payment-7d9f", "db.statement");
    assertThat(page).containsSubsequence("Where the time went", "payment", "63 %", "checkout");
  }

  @Test
  void showsOfALongTraceWhatMatters() throws Exception {
    String some = get("/traces/" + SeededTraffic.LONG_TRACE).body();
    assertThat(some.split("class=\"s-bar\"", -1)).hasSize(TracePage.MAX_STEPS + 1);
    assertThat(some).contains("501 shorter spans", "item 399").doesNotContain("> item 0<");
    String all = get("/traces/" + SeededTraffic.LONG_TRACE + "?all=true").body();
    assertThat(all.split("class=\"s-bar\"", -1)).hasSize(802);
  }
}
