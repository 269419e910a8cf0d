package io.tarsier.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What Prometheus would scrape of the shop: containers as the kubelet counts them, what Kubernetes
 * knows of pods and nodes, and the exporters of databases, queue and certificates.
 */
final class Metrics {

  private static final double MEGABYTE = 1 << 20;
  private static final double CONNECTIONS = 100;
  private static final long CERTIFICATE_DAYS = 67;

  private final SplittableRandom random;
  private final Pod.Wander first;
  private final Pod.Wander second;

  Metrics(SplittableRandom random) {
    this.random = random;
    this.first = new Pod.Wander(random.split(), 0.9, 1);
    this.second = new Pod.Wander(random.split(), 0.98, 1);
  }

  /** The series of one service and its pods. */
  List<Telemetry.Sample> ofService(
      Blueprint.Service service, Stretch stretch, double megabytesLost) {
    List<Telemetry.Sample> out = new ArrayList<>();
    long at = stretch.to();
    for (Pod pod : stretch.cluster().pods(service.name())) {
      if (!pod.exists(at)) {
        continue;
      }
      Map<String, String> where =
          Map.of("namespace", Blueprint.NAMESPACE, "pod", pod.name, "container", service.name());
      boolean ready = pod.serves(at) && stretch.cluster().isReady(pod.node, at);
      add(
          out,
          "kube_pod_status_ready",
          Map.of("namespace", Blueprint.NAMESPACE, "pod", pod.name, "condition", "true"),
          at,
          ready ? 1 : 0);
      add(out, "kube_pod_container_status_restarts_total", where, at, pod.restarts);
      add(
          out,
          "kube_pod_container_resource_limits",
          with(where, "resource", "memory", "unit", "byte"),
          at,
          service.limitMegabytes() * MEGABYTE);
      if (stretch.cluster().answers(pod, at)) {
        container(out, service, pod, stretch, megabytesLost, with(where, "node", pod.node));
      }
    }
    stretch.cluster().endpoints(service.name(), at).stream()
        .filter(p -> stretch.cluster().answers(p, at))
        .findFirst()
        .ifPresent(pod -> exporter(out, pod, stretch));
    return out;
  }

  private void container(
      List<Telemetry.Sample> out,
      Blueprint.Service service,
      Pod pod,
      Stretch stretch,
      double megabytesLost,
      Map<String, String> where) {
    double seconds = stretch.seconds();
    Conditions c = stretch.conditions();
    double full = Math.min(1, c.fill(service.name()) * pod.bias);
    double slow = Math.min(1, 0.012 * (stretch.slowdown(service.name()) - 1));
    double cores = service.cores() * Math.min(1, 0.06 + 0.94 * full + slow);
    pod.cpuSeconds += seconds * cores * Math.max(0.1, 1 + pod.cpu.next());
    pod.leakedMegabytes += megabytesLost * pod.bias * seconds / 60;
    double megabytes = pod.megabytes() * (1 + pod.memory.next());
    if (megabytes >= service.limitMegabytes() * 0.995) {
      pod.restarts++;
      pod.leakedMegabytes = 0;
      pod.readyAt = stretch.to() + Cluster.START_MILLIS;
    }
    add(out, "container_cpu_usage_seconds_total", where, stretch.to(), pod.cpuSeconds);
    add(
        out,
        "container_memory_working_set_bytes",
        where,
        stretch.to(),
        Math.min(megabytes, service.limitMegabytes()) * MEGABYTE);
  }

  private void exporter(List<Telemetry.Sample> out, Pod pod, Stretch stretch) {
    String service = pod.service.name();
    Map<String, String> probed = Map.of("namespace", Blueprint.NAMESPACE, "service", service);
    Map<String, String> of = with(probed, "pod", pod.name);
    long at = stretch.to();
    switch (service) {
      case "payment-db", "catalog-db" -> database(out, service, of, stretch);
      case "cart-cache" -> {
        add(out, "redis_connected_clients", of, at, Math.rint(24 + first.next()));
        add(out, "redis_memory_used_bytes", of, at, (96 + 1.5 * second.next()) * MEGABYTE);
        add(out, "redis_memory_max_bytes", of, at, 384 * MEGABYTE);
      }
      case "order-queue" ->
          add(
              out,
              "rabbitmq_queue_messages",
              with(of, "queue", "orders"),
              at,
              Math.rint(Math.abs(3 + 1.5 * first.next()) + stretch.waiting()));
      case "frontend", "checkout", "payment", "shipping" -> {
        long end = stretch.certificateEnd(service);
        add(
            out,
            "probe_ssl_earliest_cert_expiry",
            probed,
            at,
            (double) (end > 0 ? end : stretch.begin() + CERTIFICATE_DAYS * 86_400_000) / 1000);
        add(out, "probe_success", probed, at, stretch.certificateEnded(service) ? 0 : 1);
      }
      default -> {}
    }
  }

  private void database(
      List<Telemetry.Sample> out, String service, Map<String, String> of, Stretch stretch) {
    long at = stretch.to();
    double slow = stretch.slowdown(service);
    double seconds = 0.008 * slow;
    double active = stretch.conditions().demand(service) * seconds;
    double used = 14 + 1.2 * first.next() + active * (1 + 0.05 * second.next());
    add(out, "pg_stat_activity_count", of, at, Math.rint(Math.clamp(used, 1, CONNECTIONS)));
    add(out, "pg_settings_max_connections", of, at, CONNECTIONS);
    add(
        out,
        "pg_stat_activity_max_tx_duration",
        of,
        at,
        seconds * Math.exp(1.2 + 0.25 * random.nextGaussian()));
  }

  /** The series of one node. */
  List<Telemetry.Sample> ofNode(String node, int number, Stretch stretch) {
    List<Telemetry.Sample> out = new ArrayList<>();
    long at = stretch.to();
    boolean up = stretch.cluster().isUp(node, at);
    Map<String, String> of = Map.of("job", "node-exporter", "node", node);
    add(out, "up", of, at, up ? 1 : 0);
    add(
        out,
        "kube_node_status_condition",
        Map.of("node", node, "condition", "Ready", "status", "true"),
        at,
        stretch.cluster().isReady(node, at) ? 1 : 0);
    if (!up) {
      return out;
    }
    double load = 0;
    double used = 2_600;
    for (Blueprint.Service service : Blueprint.SERVICES) {
      for (Pod pod : stretch.cluster().pods(service.name())) {
        if (pod.node.equals(node) && pod.exists(at)) {
          load += service.cores() * Math.min(1, stretch.conditions().fill(service.name()));
          used += pod.megabytes();
        }
      }
    }
    add(
        out,
        "node_load1",
        of,
        at,
        Math.max(0.02, (0.4 + load) * (1 + 0.09 * random.nextGaussian())));
    add(
        out,
        "node_memory_MemAvailable_bytes",
        of,
        at,
        (15_800 - used + 40 * number + 60 * second.next()) * MEGABYTE);
    add(out, "node_memory_MemTotal_bytes", of, at, 15_800 * MEGABYTE);
    return out;
  }

  private static void add(
      List<Telemetry.Sample> out,
      String metric,
      Map<String, String> labels,
      long at,
      double value) {
    out.add(new Telemetry.Sample(metric, new TreeMap<>(labels), at, value));
  }

  private static Map<String, String> with(Map<String, String> labels, String... more) {
    Map<String, String> all = new TreeMap<>(labels);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }
}
