package io.tarsier.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tarsier.model.Entity;
import io.tarsier.model.Entity.Kind;
import io.tarsier.model.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What sent a signal, from the attributes of its resource. The first line that fits decides what a
 * log record is about:
 *
 * <ol>
 *   <li>{@code k8s.namespace.name} and {@code k8s.pod.name}: {@code pod/<namespace>/<pod>}
 *   <li>{@code service.name}, unless an SDK made it up as {@code unknown_service…}: {@code
 *       service/<service.namespace, else k8s.namespace.name>/<name>}
 *   <li>{@code host.name}: {@code host/<name>}
 *   <li>{@code k8s.node.name}: {@code node/<name>}
 *   <li>{@code service.name} as it is, or {@code service/unknown}
 * </ol>
 *
 * <p>A span is about its service, whatever pod served it; {@link #service} is the second line, else
 * the last.
 *
 * <p>Labels are a fixed choice of attributes, dots as underscores, so that a resource with a
 * hundred of them does not grow everything that is kept. Names:
 * opentelemetry.io/docs/specs/semconv.
 *
 * @param entity what a log record is about
 * @param service what a span is about
 * @param labels what else is known of it
 */
record Origin(Entity entity, Entity service, Labels labels) {

  private static final int MAX_VALUE = 256;

  private static final List<String> KEPT =
      List.of(
          "service.name",
          "service.namespace",
          "service.version",
          "service.instance.id",
          "deployment.environment",
          "deployment.environment.name",
          "k8s.namespace.name",
          "k8s.pod.name",
          "k8s.container.name",
          "k8s.deployment.name",
          "k8s.node.name",
          "k8s.cluster.name",
          "container.name",
          "host.name",
          "log.file.path");

  static Origin of(Resource resource, String scope) {
    Map<String, String> known = new HashMap<>();
    for (KeyValue attribute : resource.getAttributesList()) {
      if (KEPT.contains(attribute.getKey())) {
        known.put(attribute.getKey(), clip(Values.text(attribute.getValue())));
      }
    }
    known.values().removeIf(String::isBlank);
    Map<String, String> labels = new TreeMap<>();
    known.forEach((name, value) -> labels.put(name.replace('.', '_'), value));
    if (!scope.isEmpty()) {
      labels.put("scope", clip(scope));
    }
    return new Origin(entity(known), service(known), Labels.of(labels));
  }

  private static Entity service(Map<String, String> known) {
    String namespace = known.getOrDefault("k8s.namespace.name", "");
    return new Entity(
        Kind.SERVICE,
        known.getOrDefault("service.namespace", namespace),
        known.getOrDefault("service.name", "unknown"));
  }

  private static Entity entity(Map<String, String> known) {
    String namespace = known.getOrDefault("k8s.namespace.name", "");
    String pod = known.getOrDefault("k8s.pod.name", "");
    if (!namespace.isEmpty() && !pod.isEmpty()) {
      return new Entity(Kind.POD, namespace, pod);
    }
    String service = known.getOrDefault("service.name", "");
    String scope = known.getOrDefault("service.namespace", namespace);
    if (!service.isEmpty() && !service.startsWith("unknown_service")) {
      return new Entity(Kind.SERVICE, scope, service);
    }
    String host = known.getOrDefault("host.name", "");
    if (!host.isEmpty()) {
      return Entity.of(Kind.HOST, host);
    }
    String node = known.getOrDefault("k8s.node.name", "");
    return node.isEmpty()
        ? new Entity(Kind.SERVICE, scope, service.isEmpty() ? "unknown" : service)
        : Entity.of(Kind.NODE, node);
  }

  private static String clip(String text) {
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE);
  }
}
