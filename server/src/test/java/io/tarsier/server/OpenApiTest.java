package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OpenApiTest {

  private final JsonNode document = Json.MAPPER.readTree(new OpenApi().json());

  @Test
  void describesEveryRouteAndNoOther(@TempDir Path dir) {
    try (ServerFixture f = new ServerFixture(dir)) {
      Set<String> served =
          f.server.routes().stream()
              .map(r -> r.method() + " " + r.path())
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> described = new TreeSet<>();
      document
          .path("paths")
          .forEachEntry((path, methods) ->
              methods.forEachEntry((method, operation) ->
                  described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
      assertThat(described).isEqualTo(served);
      assertThat(f.json("/api/v1/openapi.json")).isEqualTo(document);
      assertThat(f.get("/api/v1/openapi.yaml").body()).startsWith("openapi: 3.1.0");
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    checkReferences(document);
  }

  private void checkReferences(JsonNode node) {
    if (node.has("$ref")) {
      String ref = node.path("$ref").stringValue();
      assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
    }
    node.forEach(this::checkReferences);
  }

  @Test
  void onlyHealthLoginAndWhatIsSignedAreOpen() {
    Set<String> open = new TreeSet<>();
    document
        .path("paths")
        .forEachEntry((path, methods) ->
            methods.forEach(operation -> {
              if (operation.path("security").isArray()) {
                open.add(path);
              }
            }));
    assertThat(open)
        .containsExactly(
            "/ack", "/api/v1/notifications/pagerduty", "/health/live", "/health/ready", "/login");
  }
}
