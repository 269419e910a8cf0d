package io.tarsier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Against fabric8's mock of the API server: a real one without a kubelet serves no logs. The mock
 * ends every log at once, so each answer is a broken connection too.
 */
@Timeout(60)
class KubernetesLogSourceTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
  private static final String FIRST =
      """
      2026-01-01T00:00:05.000000001Z one
      2026-01-01T00:00:05.000000001Z two
      2026-01-01T00:00:05.000000002Z three
      """;

  private final List<LogBatch> batches = new CopyOnWriteArrayList<>();
  private final Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          responses,
          new KubernetesMixedDispatcher(responses),
          false);
  private Thread reader = new Thread(() -> {}, "nobody yet");

  @BeforeEach
  void start() {
    server.init();
  }

  @AfterEach
  void stop() throws InterruptedException {
    reader.interrupt();
    reader.join();
    server.destroy();
  }

  private static Pod pod(String name, String app) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .addToLabels("app", app)
        .addToLabels("pod-template-hash", "7d9")
        .addNewOwnerReference()
        .withKind("ReplicaSet")
        .withName(app + "-7d9")
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-1")
        .endSpec()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("main")
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private void log(String pod, String since, String text) {
    server
        .expect()
        .get()
        .withPath(
            "/api/v1/namespaces/shop/pods/"
                + pod
                + "/log?pretty=false&container=main&sinceTime="
                + since
                + "&timestamps=true&follow=true")
        .andReturn(200, text)
        .always();
  }

  private void follow(KubernetesSettings settings, Map<String, String> positions) {
    KubernetesLogSource source =
        new KubernetesLogSource(
            settings.withPause(Duration.ofMillis(20)),
            server::createClient,
            InstantSource.fixed(NOW),
            () -> 0.5);
    reader =
        Thread.ofVirtual()
            .start(() -> {
              try (source) {
                source.follow(positions, batches::add);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private List<LogRecord> records() {
    return batches.stream().flatMap(b -> b.records().stream()).toList();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
  }

  private void create(Pod pod) {
    try (var client = server.createClient()) {
      client.resource(pod).create();
    }
  }

  @Test
  void readsALogOnceThoughItIsAskedForAgainAndAgain() throws Exception {
    create(pod("cart-1", "cart"));
    log("cart-1", "2026-01-01T00:00:00Z", FIRST);
    log("cart-1", "2026-01-01T00:00:05Z", FIRST + "2026-01-01T00:00:06Z four\n");
    log("cart-1", "2026-01-01T00:00:06Z", "2026-01-01T00:00:06Z four\n");
    follow(KubernetesSettings.DEFAULT.withPods(List.of("shop"), ""), Map.of());
    await(() -> records().size() >= 4);
    Thread.sleep(200);
    assertThat(records())
        .as(() -> "asked " + requests())
        .extracting(LogRecord::body)
        .containsExactly("one", "two", "three", "four");
    LogRecord first = records().getFirst();
    assertThat(first.entity().id()).isEqualTo("pod/shop/cart-1");
    assertThat(first.labels().asMap())
        .containsEntry("container", "main")
        .containsEntry("node", "node-1")
        .containsEntry("owner", "Deployment/cart")
        .containsEntry("app", "cart");
    assertThat(batches.getLast().position()).isEqualTo("2026-01-01T00:00:06Z;1");
  }

  @Test
  void goesOnFromAPosition() throws Exception {
    create(pod("cart-1", "cart"));
    log("cart-1", "2026-01-01T00:00:05Z", FIRST);
    follow(
        KubernetesSettings.DEFAULT, Map.of("shop/cart-1/main", "2026-01-01T00:00:05.000000001Z;1"));
    await(() -> records().size() >= 2);
    assertThat(records()).extracting(LogRecord::body).containsExactly("two", "three");
  }

  @Test
  void followsOnlyPodsThatAreSelectedAndNoMoreThanAllowed() throws Exception {
    for (String name : List.of("cart-1", "cart-2", "web-1")) {
      log(name, "2026-01-01T00:00:00Z", FIRST);
      create(pod(name, name.substring(0, name.length() - 2)));
    }
    follow(
        KubernetesSettings.DEFAULT.withPods(List.of(), "app=cart").withMaxContainers(1), Map.of());
    await(() -> records().size() >= 3);
    Thread.sleep(700);
    assertThat(batches).extracting(LogBatch::stream).hasSize(1).allMatch(s -> s.contains("cart-"));
  }

  @Test
  void takesUpAPodThatComesLater() throws Exception {
    log("cart-1", "2026-01-01T00:00:00Z", FIRST);
    follow(KubernetesSettings.DEFAULT, Map.of());
    Thread.sleep(300);
    create(pod("cart-1", "cart"));
    await(() -> records().size() >= 3);
    assertThat(records()).hasSize(3);
  }

  private String requests() {
    try {
      return String.valueOf(server.getLastRequest().getPath());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
