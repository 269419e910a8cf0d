package io.tarsier.model;

import io.tarsier.model.Entity.Kind;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which entity a series or an alert is about, from its name and labels alone, so that the same
 * series always means the same entity. The first line that fits decides:
 *
 * <ol>
 *   <li>{@code node_…} or {@code windows_…}, or a job called like the node exporter: the machine.
 *       That is {@code node/<node>} where there is a {@code node} label, else {@code host/<instance
 *       without port>}. This comes before pods because an exporter in Kubernetes carries the name
 *       of its own pod.
 *   <li>{@code namespace} and {@code pod}: {@code pod/<namespace>/<pod>}
 *   <li>{@code node}: {@code node/<node>}
 *   <li>{@code service}, {@code service_name}, {@code app}, {@code app_kubernetes_io_name} or
 *       {@code job}: {@code service/<namespace>/<that>}
 *   <li>{@code instance}: {@code host/<instance without port>}
 *   <li>nothing of these: {@code series/<metric>}
 * </ol>
 */
public final class EntityMapping {

  private static final Pattern NODE_EXPORTER =
      Pattern.compile("(.*[-_/])?(node|windows)([-_]?exporter)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern PORT = Pattern.compile(":\\d+$");
  private static final String[] SERVICE_LABELS = {
    "service", "service_name", "app", "app_kubernetes_io_name", "job"
  };

  private EntityMapping() {}

  public static Entity of(String metric, Labels labels) {
    String node = labels.get("node");
    String instance = labels.get("instance");
    String namespace = labels.get("namespace");
    String scope = namespace == null ? "" : namespace;
    if (isMachine(metric, labels.get("job")) && (node != null || instance != null)) {
      return node != null ? Entity.of(Kind.NODE, node) : host(instance);
    }
    String pod = labels.get("pod");
    if (pod != null && namespace != null) {
      return new Entity(Kind.POD, namespace, pod);
    }
    if (node != null) {
      return Entity.of(Kind.NODE, node);
    }
    for (String label : SERVICE_LABELS) {
      String service = labels.get(label);
      if (service != null) {
        return new Entity(Kind.SERVICE, scope, service);
      }
    }
    return instance != null ? host(instance) : Entity.of(Kind.SERIES, metric);
  }

  private static boolean isMachine(String metric, @Nullable String job) {
    return metric.startsWith("node_")
        || metric.startsWith("windows_")
        || (job != null && NODE_EXPORTER.matcher(job).matches());
  }

  /** {@code web-1:9100} and {@code [::1]:9100} without the port and brackets. */
  private static Entity host(@Nullable String instance) {
    String name = instance == null ? "" : PORT.matcher(instance).replaceFirst("");
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return Entity.of(Kind.HOST, name.isEmpty() ? "unknown" : name);
  }
}
