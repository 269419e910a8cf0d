package io.tarsier.flow;

import io.tarsier.incidents.Topology;
import io.tarsier.model.Entity;
import io.tarsier.model.Entity.Kind;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import org.jspecify.annotations.Nullable;

/**
 * Reads who calls whom, and what runs where, from the labels of metrics that are made to say it:
 *
 * <ul>
 *   <li>Istio's {@code istio_request…}: source to destination, by canonical service, else by
 *       workload
 *   <li>Linkerd's {@code request_total}, {@code response_total} and {@code response_latency_ms…} of
 *       direction outbound: {@code deployment} to {@code dst_deployment}
 *   <li>kube-state-metrics' {@code kube_pod_owner}, {@code kube_replicaset_owner} and {@code
 *       kube_pod_info}: workload on pod on node
 * </ul>
 */
final class MeshTopology {

  /** A label says nothing about how long it holds. */
  private static final long FOR_GOOD = Long.MAX_VALUE;

  private MeshTopology() {}

  static void learn(Series series, Topology topology) {
    String metric = series.metric();
    Labels l = series.labels();
    if (metric.startsWith("istio_request") || metric.startsWith("istio_response")) {
      istio(l, topology);
    } else if (metric.equals("request_total")
        || metric.equals("response_total")
        || metric.startsWith("response_latency_ms")) {
      linkerd(l, topology);
    } else if (metric.startsWith("kube_")) {
      kubernetes(metric, l, topology);
    }
  }

  private static void istio(Labels l, Topology topology) {
    Entity source = istio(l, "source", topology);
    Entity target = istio(l, "destination", topology);
    depend(topology, source, target, Topology.Kind.CALLS);
  }

  private static @Nullable Entity istio(Labels l, String side, Topology topology) {
    String namespace =
        text(l, side + "_workload_namespace", text(l, side + "_service_namespace", ""));
    String workload = text(l, side + "_workload", "");
    String name = text(l, side + "_canonical_service", text(l, side + "_service_name", workload));
    Entity service = entity(Kind.SERVICE, namespace, name);
    depend(topology, service, entity(Kind.WORKLOAD, namespace, workload), Topology.Kind.RUNS_ON);
    return service;
  }

  private static void linkerd(Labels l, Topology topology) {
    if (!"outbound".equals(l.get("direction"))) {
      return;
    }
    String namespace = text(l, "namespace", "");
    depend(
        topology,
        entity(Kind.SERVICE, namespace, text(l, "deployment", text(l, "workload_name", ""))),
        entity(
            Kind.SERVICE,
            text(l, "dst_namespace", namespace),
            text(l, "dst_deployment", text(l, "dst_service", ""))),
        Topology.Kind.CALLS);
  }

  private static void kubernetes(String metric, Labels l, Topology topology) {
    String namespace = text(l, "namespace", "");
    Entity pod = entity(Kind.POD, namespace, text(l, "pod", ""));
    Entity owner = entity(Kind.WORKLOAD, namespace, text(l, "owner_name", ""));
    switch (metric) {
      case "kube_pod_owner" -> depend(topology, owner, pod, Topology.Kind.RUNS_ON);
      case "kube_replicaset_owner" ->
          depend(
              topology,
              owner,
              entity(Kind.WORKLOAD, namespace, text(l, "replicaset", "")),
              Topology.Kind.RUNS_ON);
      case "kube_pod_info" ->
          depend(topology, pod, entity(Kind.NODE, "", text(l, "node", "")), Topology.Kind.RUNS_ON);
      default -> {}
    }
  }

  private static void depend(
      Topology topology, @Nullable Entity source, @Nullable Entity target, Topology.Kind kind) {
    if (source != null && target != null) {
      topology.depend(source, target, kind, FOR_GOOD);
    }
  }

  private static @Nullable Entity entity(Kind kind, String scope, String name) {
    return name.isEmpty() ? null : new Entity(kind, scope, name);
  }

  /** Meshes write "unknown", and kube-state-metrics "<none>", where they do not know. */
  private static String text(Labels labels, String name, String otherwise) {
    String value = labels.get(name);
    return value == null || value.equals("unknown") || value.equals("<none>") ? otherwise : value;
  }
}
