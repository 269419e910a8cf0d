package io.tarsier.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tarsier.model.Entity;
import io.tarsier.ports.Cluster;
import io.tarsier.ports.SourceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Pods with their nodes and owners, and deployments, stateful sets and daemon sets, through the
 * Kubernetes API. A pod that a replica set of a deployment owns is the deployment's.
 *
 * <p>Needs {@code list} on {@code pods} and on {@code deployments}, {@code statefulsets} and {@code
 * daemonsets} of {@code apps}. Each look lists them all from the API server's cache.
 */
public final class KubernetesCluster implements Cluster {

  private final List<String> namespaces;
  private final Supplier<KubernetesClient> connect;
  private @Nullable KubernetesClient client;

  KubernetesCluster(List<String> namespaces, Supplier<KubernetesClient> connect) {
    this.namespaces = namespaces.isEmpty() ? List.of("") : List.copyOf(namespaces);
    this.connect = connect;
  }

  /**
   * Connects as {@code kubectl} would, or as a pod does, once it is asked to look.
   *
   * @param namespaces to look at; empty for all
   */
  public static KubernetesCluster create(List<String> namespaces) {
    return new KubernetesCluster(namespaces, () -> new KubernetesClientBuilder().build());
  }

  @Override
  public String name() {
    return "kubernetes-cluster";
  }

  private synchronized KubernetesClient client() {
    if (client == null) {
      client = connect.get();
    }
    return client;
  }

  @Override
  public Look look() {
    List<Carried> carried = new ArrayList<>();
    List<Workload> workloads = new ArrayList<>();
    try {
      for (String namespace : namespaces) {
        look(namespace, carried, workloads);
      }
    } catch (KubernetesClientException e) {
      throw new SourceException(
          "the cluster cannot be listed ("
              + e.getMessage()
              + "); check the kubeconfig or the service account, and that it may list pods,"
              + " deployments, statefulsets and daemonsets",
          e);
    }
    return new Look(carried, workloads);
  }

  private void look(String namespace, List<Carried> carried, List<Workload> workloads) {
    KubernetesClient c = client();
    boolean all = namespace.isEmpty();
    (all ? c.pods().inAnyNamespace() : c.pods().inNamespace(namespace))
        .list()
        .getItems()
        .forEach(p -> place(p, carried));
    var apps = c.apps();
    (all ? apps.deployments().inAnyNamespace() : apps.deployments().inNamespace(namespace))
        .list()
        .getItems()
        .forEach(
            d -> workloads.add(workload(d, d.getSpec().getTemplate(), d.getSpec().getReplicas())));
    (all ? apps.statefulSets().inAnyNamespace() : apps.statefulSets().inNamespace(namespace))
        .list()
        .getItems()
        .forEach(
            s -> workloads.add(workload(s, s.getSpec().getTemplate(), s.getSpec().getReplicas())));
    // A daemon set has as many pods as there are nodes; that number is nobody's decision.
    (all ? apps.daemonSets().inAnyNamespace() : apps.daemonSets().inNamespace(namespace))
        .list()
        .getItems()
        .forEach(d -> workloads.add(workload(d, d.getSpec().getTemplate(), 0)));
  }

  private static void place(Pod pod, List<Carried> carried) {
    String namespace = pod.getMetadata().getNamespace();
    Entity self = new Entity(Entity.Kind.POD, namespace, pod.getMetadata().getName());
    String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    if (node != null && !node.isEmpty()) {
      carried.add(new Carried(self, Entity.of(Entity.Kind.NODE, node)));
    }
    for (OwnerReference owner : pod.getMetadata().getOwnerReferences()) {
      carried.add(
          new Carried(new Entity(Entity.Kind.WORKLOAD, namespace, workload(pod, owner)), self));
    }
  }

  /**
   * The deployment behind a replica set, whose name is the deployment's and the template's hash.
   */
  private static String workload(Pod pod, OwnerReference owner) {
    String hash = pod.getMetadata().getLabels().get("pod-template-hash");
    String suffix = "-" + hash;
    boolean deployed =
        owner.getKind().equals("ReplicaSet") && hash != null && owner.getName().endsWith(suffix);
    return deployed
        ? owner.getName().substring(0, owner.getName().length() - suffix.length())
        : owner.getName();
  }

  private static Workload workload(
      HasMetadata from, PodTemplateSpec template, @Nullable Integer replicas) {
    String version =
        template.getSpec().getContainers().stream()
            .map(container -> tag(container.getImage()))
            .collect(Collectors.joining(", "));
    CRC32 sum = new CRC32();
    sum.update(Serialization.asJson(template).getBytes(StandardCharsets.UTF_8));
    return new Workload(
        new Entity(
            Entity.Kind.WORKLOAD, from.getMetadata().getNamespace(), from.getMetadata().getName()),
        version,
        Long.toHexString(sum.getValue()),
        replicas == null ? 1 : replicas);
  }

  /** {@code 1.4.2} of {@code registry:5000/shop/payment:1.4.2}; the start of a digest. */
  private static String tag(@Nullable String image) {
    if (image == null) {
      return "";
    }
    String name = image.substring(image.lastIndexOf('/') + 1);
    int digest = name.indexOf('@');
    if (digest >= 0) {
      return name.substring(digest + 1, Math.min(name.length(), digest + 20));
    }
    int colon = name.indexOf(':');
    return colon < 0 ? "latest" : name.substring(colon + 1);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
