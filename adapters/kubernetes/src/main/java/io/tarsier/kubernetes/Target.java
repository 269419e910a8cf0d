package io.tarsier.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A container whose log can be read.
 *
 * @param stream {@code namespace/pod/container}
 * @param namespace of the pod
 * @param pod its name
 * @param container its name
 * @param entity the pod
 * @param labels {@code namespace}, {@code container}, {@code node}, {@code owner} (as {@code
 *     Deployment/cart}) and {@code app}, where they are known
 * @param running whether it goes on; else its log ends
 */
record Target(
    String stream,
    String namespace,
    String pod,
    String container,
    Entity entity,
    Labels labels,
    boolean running) {

  /** The containers of a pod that have started. */
  static List<Target> of(Pod pod) {
    List<Target> targets = new ArrayList<>();
    if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
      return targets;
    }
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    Entity entity = new Entity(Entity.Kind.POD, namespace, name);
    for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
      if (status.getState() != null
          && (status.getState().getRunning() != null
              || status.getState().getTerminated() != null)) {
        String stream = namespace + "/" + name + "/" + status.getName();
        targets.add(
            new Target(
                stream,
                namespace,
                name,
                status.getName(),
                entity,
                labels(pod, status.getName()),
                status.getState().getRunning() != null));
      }
    }
    return targets;
  }

  private static Labels labels(Pod pod, String container) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("namespace", pod.getMetadata().getNamespace());
    labels.put("container", container);
    if (pod.getSpec() != null && pod.getSpec().getNodeName() != null) {
      labels.put("node", pod.getSpec().getNodeName());
    }
    Map<String, String> own =
        pod.getMetadata().getLabels() == null ? Map.of() : pod.getMetadata().getLabels();
    String app = own.getOrDefault("app.kubernetes.io/name", own.getOrDefault("app", ""));
    labels.put("app", app);
    List<OwnerReference> owners = pod.getMetadata().getOwnerReferences();
    if (owners != null && !owners.isEmpty()) {
      labels.put("owner", owner(owners.getFirst(), own.getOrDefault("pod-template-hash", "")));
    }
    return Labels.of(labels);
  }

  /** A replica set is called like its deployment, with the hash of the template behind. */
  private static String owner(OwnerReference owner, String hash) {
    String end = "-" + hash;
    return owner.getKind().equals("ReplicaSet") && !hash.isEmpty() && owner.getName().endsWith(end)
        ? "Deployment/" + owner.getName().substring(0, owner.getName().length() - end.length())
        : owner.getKind() + "/" + owner.getName();
  }
}
