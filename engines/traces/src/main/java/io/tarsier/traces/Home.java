package io.tarsier.traces;

import io.tarsier.model.Entity;
import io.tarsier.model.Entity.Kind;
import io.tarsier.model.Labels;
import java.util.ArrayList;
import java.util.List;

/** Where a service runs: in a pod, on a node or a host. */
final class Home {

  /** From the nearest outwards: pod, then node or host. */
  final List<Entity> places;

  long seen = Long.MIN_VALUE;

  private Home(List<Entity> places) {
    this.places = List.copyOf(places);
  }

  static Home of(Labels labels) {
    List<Entity> places = new ArrayList<>();
    String pod = text(labels, "k8s_pod_name");
    if (!pod.isEmpty()) {
      places.add(new Entity(Kind.POD, text(labels, "k8s_namespace_name"), pod));
    }
    String node = text(labels, "k8s_node_name");
    String host = text(labels, "host_name");
    if (!node.isEmpty()) {
      places.add(Entity.of(Kind.NODE, node));
    } else if (!host.isEmpty() && !host.equals(pod)) {
      // In a pod the host's name is the pod's.
      places.add(Entity.of(Kind.HOST, host));
    }
    return new Home(places);
  }

  private static String text(Labels labels, String name) {
    String value = labels.get(name);
    return value == null ? "" : value;
  }
}
