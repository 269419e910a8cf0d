package io.tarsier.loki;

import io.tarsier.model.Entity;
import io.tarsier.model.Entity.Kind;
import io.tarsier.model.LogLevel;
import java.util.Locale;
import java.util.Map;

/**
 * What the labels of a Loki stream and the structured metadata of an entry mean. The entity comes
 * from the stream's labels alone, so that a stream is always about the same; the first line that
 * fits decides:
 *
 * <ol>
 *   <li>{@code namespace} and {@code pod}: {@code pod/<namespace>/<pod>}
 *   <li>{@code service_name} (unless Loki made it up as {@code unknown_service}), {@code service},
 *       {@code app}, {@code app_kubernetes_io_name}, {@code container} or {@code container_name}:
 *       {@code service/<namespace>/<that>}
 *   <li>{@code node} or {@code node_name}: {@code node/<that>}
 *   <li>{@code host}, {@code hostname}, {@code nodename}, {@code host_name} or {@code instance}
 *       without its port: {@code host/<that>}. This comes before {@code job}, which agents that
 *       read files set to words like {@code varlogs}.
 *   <li>{@code job}: {@code service/<namespace>/<job>}
 *   <li>nothing of these: {@code service/unknown}
 * </ol>
 */
final class LokiLabels {

  private static final String[] SERVICES = {
    "service_name", "service", "app", "app_kubernetes_io_name", "container", "container_name"
  };
  private static final String[] NODES = {"node", "node_name"};
  private static final String[] HOSTS = {"host", "hostname", "nodename", "host_name", "instance"};
  private static final String[] LEVELS = {
    "detected_level", "level", "severity", "severity_text", "lvl"
  };
  private static final String[] TRACES = {"trace_id", "traceid", "traceId", "traceID"};

  private LokiLabels() {}

  static Entity entity(Map<String, String> labels) {
    String namespace = labels.getOrDefault("namespace", "");
    String pod = labels.getOrDefault("pod", "");
    if (!namespace.isEmpty() && !pod.isEmpty()) {
      return new Entity(Kind.POD, namespace, pod);
    }
    for (String name : SERVICES) {
      String service = labels.getOrDefault(name, "");
      if (!service.isEmpty() && !service.startsWith("unknown_service")) {
        return new Entity(Kind.SERVICE, namespace, service);
      }
    }
    String node = first(labels, NODES);
    if (!node.isEmpty()) {
      return Entity.of(Kind.NODE, node);
    }
    String host = withoutPort(first(labels, HOSTS));
    if (!host.isEmpty()) {
      return Entity.of(Kind.HOST, host);
    }
    String job = labels.getOrDefault("job", "");
    return new Entity(Kind.SERVICE, namespace, job.isEmpty() ? "unknown" : job);
  }

  /** What the metadata says of the entry's level, else the stream's labels. */
  static LogLevel level(Map<String, String> labels, Map<String, String> metadata) {
    LogLevel level = level(first(metadata, LEVELS));
    return level == LogLevel.UNKNOWN ? level(first(labels, LEVELS)) : level;
  }

  static String trace(Map<String, String> labels, Map<String, String> metadata) {
    String trace = first(metadata, TRACES);
    return trace.isEmpty() ? first(labels, TRACES) : trace;
  }

  private static String first(Map<String, String> labels, String[] names) {
    for (String name : names) {
      String value = labels.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static LogLevel level(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "trace", "verbose" -> LogLevel.TRACE;
      case "debug", "dbg" -> LogLevel.DEBUG;
      case "info", "information", "notice" -> LogLevel.INFO;
      case "warn", "warning" -> LogLevel.WARN;
      case "error", "err" -> LogLevel.ERROR;
      case "fatal", "critical", "crit", "alert", "emerg", "emergency", "panic" -> LogLevel.FATAL;
      default -> LogLevel.UNKNOWN;
    };
  }

  /** {@code web-1:9080} and {@code [::1]:9080} without port and brackets; a bare ::1 stays. */
  private static String withoutPort(String instance) {
    int colon = instance.lastIndexOf(':');
    boolean port =
        colon > 0
            && (instance.indexOf(':') == colon || instance.charAt(colon - 1) == ']')
            && instance.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    String host = port ? instance.substring(0, colon) : instance;
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
