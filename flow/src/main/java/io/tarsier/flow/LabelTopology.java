package io.tarsier.flow;

import io.tarsier.incidents.Topology;
import io.tarsier.model.Alert;
import io.tarsier.model.Entity;
import io.tarsier.model.Series;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a series' labels what its entity runs on: {@code host} and {@code instance} name a
 * host, {@code node} a node. The port of an instance is left out, so that exporters and services on
 * one address meet. A pod whose series name a {@code service} is one that carries it.
 */
final class LabelTopology {

  /** A label says nothing about how long it holds. */
  private static final long FOR_GOOD = Long.MAX_VALUE;

  /** Series of pods in which the service is the one that tells of them, not the one they serve. */
  private static final List<String> ABOUT_OTHERS = List.of("kube_", "container_", "kubelet_");

  private LabelTopology() {}

  static void learn(Series series, Topology topology) {
    Entity entity = series.entity();
    relate(topology, entity, Entity.Kind.HOST, series.labels().get("host"));
    relate(topology, entity, Entity.Kind.HOST, withoutPort(series.labels().get("instance")));
    relate(topology, entity, Entity.Kind.NODE, series.labels().get("node"));
    MeshTopology.learn(series, topology);
    String service = series.labels().get("service");
    if (entity.kind() == Entity.Kind.POD && service != null && !service.isEmpty()) {
      if (ABOUT_OTHERS.stream().noneMatch(series.metric()::startsWith)) {
        topology.depend(
            new Entity(Entity.Kind.SERVICE, entity.scope(), service),
            entity,
            Topology.Kind.RUNS_ON,
            FOR_GOOD);
      }
    }
  }

  /**
   * The same for an alert. Beside a node or a pod the instance is often that of an exporter which
   * speaks of many, so it counts alone.
   */
  static void learn(Alert alert, Topology topology) {
    String node = alert.labels().get("node");
    long said = alert.epochMillis();
    relate(topology, alert.entity(), Entity.Kind.NODE, node, said);
    if (node == null && alert.labels().get("pod") == null) {
      String instance = withoutPort(alert.labels().get("instance"));
      relate(topology, alert.entity(), Entity.Kind.HOST, instance, said);
    }
  }

  private static void relate(
      Topology topology, Entity entity, Entity.Kind kind, @Nullable String name) {
    relate(topology, entity, kind, name, FOR_GOOD);
  }

  private static void relate(
      Topology topology, Entity entity, Entity.Kind kind, @Nullable String name, long seen) {
    if (name != null && !name.isEmpty()) {
      topology.depend(entity, Entity.of(kind, name), Topology.Kind.RUNS_ON, seen);
    }
  }

  static @Nullable String withoutPort(@Nullable String instance) {
    if (instance == null) {
      return null;
    }
    int colon = instance.lastIndexOf(':');
    boolean port =
        colon > 0
            && colon < instance.length() - 1
            && instance.chars().skip(colon + 1L).allMatch(Character::isDigit);
    return port ? instance.substring(0, colon) : instance;
  }
}
