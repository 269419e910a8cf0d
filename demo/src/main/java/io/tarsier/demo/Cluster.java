package io.tarsier.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Nodes and the pods on them, as Kubernetes would keep them. */
final class Cluster {

  /** How long a node is silent before Kubernetes believes that it is gone. */
  static final long NODE_GRACE_MILLIS = 50_000;

  /** How long pods of a lost node are waited for before others take their place. */
  static final long EVICTION_MILLIS = 300_000;

  static final long START_MILLIS = 25_000;

  /** What Kubernetes makes names of: no vowels, lest they spell something. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final SplittableRandom random;
  private final Map<String, List<Pod>> pods = new LinkedHashMap<>();
  private final Map<String, Long> downSince = new LinkedHashMap<>();

  Cluster(SplittableRandom random, long millis) {
    this.random = random;
    for (Blueprint.Service service : Blueprint.SERVICES) {
      List<Pod> own = new ArrayList<>();
      String template = template();
      for (int node : service.nodes()) {
        own.add(create(service, template, node, service.version(), millis));
      }
      pods.put(service.name(), own);
    }
  }

  /** Whether a node answers. */
  boolean isUp(String node, long millis) {
    return millis < downSince.getOrDefault(node, Long.MAX_VALUE);
  }

  /** Whether Kubernetes takes a node for ready. */
  boolean isReady(String node, long millis) {
    Long since = downSince.get(node);
    return since == null || millis < since + NODE_GRACE_MILLIS;
  }

  void takeDown(String node, long millis) {
    downSince.putIfAbsent(node, millis);
  }

  /** Whether a pod answers. */
  boolean answers(Pod pod, long millis) {
    return pod.serves(millis) && isUp(pod.node, millis);
  }

  List<Pod> pods(String service) {
    return pods.getOrDefault(service, List.of());
  }

  /** Those that calls are sent to, whether they answer or not. */
  List<Pod> endpoints(String service, long millis) {
    List<Pod> some = new ArrayList<>();
    for (Pod pod : pods(service)) {
      if (pod.serves(millis) && isReady(pod.node, millis)) {
        some.add(pod);
      }
    }
    return some;
  }

  /** Replaces the pods of a service one after the other. */
  void roll(String service, String version, long millis, long stepMillis) {
    List<Pod> own = pods.getOrDefault(service, new ArrayList<>());
    String template = template();
    long at = millis;
    for (Pod old : List.copyOf(own)) {
      if (old.exists(millis)) {
        old.goneAt = at + START_MILLIS;
        own.add(
            create(
                old.service,
                template,
                1 + Blueprint.NODES.indexOf(old.node),
                version,
                at + START_MILLIS));
        at += stepMillis;
      }
    }
  }

  /** Lets go of what is gone, and replaces what was lost with a node for long enough. */
  void settle(long millis) {
    for (Map.Entry<String, List<Pod>> entry : pods.entrySet()) {
      for (Pod pod : List.copyOf(entry.getValue())) {
        Long since = downSince.get(pod.node);
        if (since != null && pod.exists(millis) && millis >= since + EVICTION_MILLIS) {
          pod.goneAt = millis;
          entry
              .getValue()
              .add(
                  create(
                      pod.service,
                      template(),
                      otherNode(millis),
                      pod.version,
                      millis + START_MILLIS));
        }
      }
      entry.getValue().removeIf(p -> !p.exists(millis));
    }
  }

  private int otherNode(long millis) {
    int node;
    do {
      node = 1 + random.nextInt(Blueprint.NODES.size());
    } while (!isUp(Blueprint.NODES.get(node - 1), millis));
    return node;
  }

  private Pod create(
      Blueprint.Service service, String template, int node, String version, long readyAt) {
    String name =
        service.type() == Blueprint.Type.SILENT
            ? service.name() + "-0"
            : service.name() + "-" + template + "-" + letters(5);
    return new Pod(service, name, Blueprint.NODES.get(node - 1), version, readyAt, random.split());
  }

  private String template() {
    return Integer.toHexString(0x10000000 + random.nextInt(0x6fffffff));
  }

  private String letters(int count) {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < count; i++) {
      s.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return s.toString();
  }
}
