package io.tarsier.kubernetes;

import java.time.Duration;
import java.util.List;

/**
 * Whose logs are read.
 *
 * @param namespaces empty for all
 * @param selector labels of pods as in {@code kubectl -l}; empty for all
 * @param maxContainers how many containers are followed at once; each takes a connection
 * @param lookBack how far back a container is read that is met for the first time
 * @param pause before a log that ended is asked for again; doubled while it gives nothing
 */
public record KubernetesSettings(
    List<String> namespaces,
    String selector,
    int maxContainers,
    Duration lookBack,
    Duration pause) {

  public static final KubernetesSettings DEFAULT =
      new KubernetesSettings(List.of(), "", 200, Duration.ofMinutes(1), Duration.ofSeconds(1));

  public KubernetesSettings {
    namespaces = List.copyOf(namespaces);
    if (maxContainers < 1) {
      throw new IllegalArgumentException("at least one container has to be followed");
    }
  }

  public KubernetesSettings withPods(List<String> in, String selectedBy) {
    return new KubernetesSettings(in, selectedBy, maxContainers, lookBack, pause);
  }

  public KubernetesSettings withMaxContainers(int to) {
    return new KubernetesSettings(namespaces, selector, to, lookBack, pause);
  }

  public KubernetesSettings withPause(Duration to) {
    return new KubernetesSettings(namespaces, selector, maxContainers, lookBack, to);
  }
}
