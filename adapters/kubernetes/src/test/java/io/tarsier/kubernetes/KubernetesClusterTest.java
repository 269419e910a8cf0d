package io.tarsier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.tarsier.model.Entity;
import io.tarsier.ports.Cluster;
import io.tarsier.ports.Cluster.Carried;
import io.tarsier.ports.Cluster.Workload;
import io.tarsier.ports.SourceException;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against fabric8's mock of the API server, which keeps what it is given. */
@Timeout(60)
class KubernetesClusterTest {

  private static final Entity PAYMENT = new Entity(Entity.Kind.WORKLOAD, "shop", "payment");

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);
  private KubernetesClient client;
  private KubernetesCluster cluster;

  @BeforeEach
  void start() {
    server.init();
    client = server.createClient();
    cluster = new KubernetesCluster(List.of("shop"), server::createClient);
  }

  @AfterEach
  void stop() {
    cluster.close();
    client.close();
    server.destroy();
  }

  private static Deployment deployment(String image, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("payment")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewTemplate()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Test
  void saysWhichPodsAWorkloadHasAndOnWhichNodesTheyAre() {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("payment-7d9-x1")
                .addToLabels("pod-template-hash", "7d9")
                .addNewOwnerReference()
                .withKind("ReplicaSet")
                .withName("payment-7d9")
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .endSpec()
                .build())
        .create();

    Entity pod = new Entity(Entity.Kind.POD, "shop", "payment-7d9-x1");
    assertThat(cluster.look().carried())
        .containsExactlyInAnyOrder(
            new Carried(pod, Entity.of(Entity.Kind.NODE, "n1")), new Carried(PAYMENT, pod));
  }

  @Test
  void saysWhichVersionAWorkloadRunsAndHowOften() {
    client.resource(deployment("registry:5000/shop/payment:1.4.2", 3)).create();
    Workload before = cluster.look().workloads().getFirst();
    client.resource(deployment("registry:5000/shop/payment:1.5.0", 5)).update();
    Workload after = cluster.look().workloads().getFirst();

    assertThat(before.entity()).isEqualTo(PAYMENT);
    assertThat(before.version()).isEqualTo("1.4.2");
    assertThat(before.replicas()).isEqualTo(3);
    assertThat(after.version()).isEqualTo("1.5.0");
    assertThat(after.template()).isNotEqualTo(before.template());
    assertThat(after.replicas()).isEqualTo(5);
  }

  @Test
  void aClusterThatDoesNotAnswerIsSaidToBeSo() {
    server.destroy();
    try (Cluster gone = new KubernetesCluster(List.of("shop"), server::createClient)) {
      assertThatThrownBy(gone::look)
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("kubeconfig");
    }
  }
}
