package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.incidents.Topology;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeshTopologyTest {

  private final Topology topology = new Topology();

  private void learn(String metric, Map<String, String> labels) {
    MeshTopology.learn(
        new Series(Entity.of(Entity.Kind.HOST, "prom"), metric, Labels.of(labels)), topology);
  }

  private Iterable<String> arrows() {
    return topology.dependencies().stream()
        .map(d -> d.source().id() + " " + d.kind() + " " + d.target().id())
        .sorted()
        .toList();
  }

  @Test
  void istiosRequestsAreCalls() {
    learn(
        "istio_requests_total",
        Map.of(
            "source_workload", "front-v1",
            "source_canonical_service", "front",
            "source_workload_namespace", "shop",
            "destination_workload", "cart-v2",
            "destination_canonical_service", "cart",
            "destination_workload_namespace", "shop",
            "response_code", "200"));
    assertThat(arrows())
        .containsExactly(
            "service/shop/cart RUNS_ON workload/shop/cart-v2",
            "service/shop/front CALLS service/shop/cart",
            "service/shop/front RUNS_ON workload/shop/front-v1");
  }

  @Test
  void whatIsUnknownToTheMeshIsNobody() {
    learn(
        "istio_request_duration_milliseconds_bucket",
        Map.of(
            "source_workload", "unknown",
            "destination_workload", "cart",
            "destination_workload_namespace", "shop"));
    assertThat(arrows()).containsExactly("service/shop/cart RUNS_ON workload/shop/cart");
  }

  @Test
  void linkerdsOutboundRequestsAreCalls() {
    learn(
        "response_total",
        Map.of(
            "direction",
            "outbound",
            "namespace",
            "shop",
            "deployment",
            "front",
            "dst_namespace",
            "pay",
            "dst_deployment",
            "payment"));
    learn("response_total", Map.of("direction", "inbound", "namespace", "shop", "deployment", "x"));
    learn("request_total", Map.of("path", "/of/somebody/else"));
    assertThat(arrows()).containsExactly("service/shop/front CALLS service/pay/payment");
  }

  @Test
  void kubernetesSaysWhatRunsWhere() {
    learn(
        "kube_pod_owner",
        Map.of(
            "namespace",
            "shop",
            "pod",
            "cart-7d9-x",
            "owner_kind",
            "ReplicaSet",
            "owner_name",
            "cart-7d9"));
    learn(
        "kube_replicaset_owner",
        Map.of("namespace", "shop", "replicaset", "cart-7d9", "owner_name", "cart"));
    learn("kube_pod_info", Map.of("namespace", "shop", "pod", "cart-7d9-x", "node", "n1"));
    learn("kube_pod_owner", Map.of("namespace", "shop", "pod", "alone", "owner_name", "<none>"));
    assertThat(arrows())
        .containsExactly(
            "pod/shop/cart-7d9-x RUNS_ON node/n1",
            "workload/shop/cart RUNS_ON workload/shop/cart-7d9",
            "workload/shop/cart-7d9 RUNS_ON pod/shop/cart-7d9-x");
  }
}
