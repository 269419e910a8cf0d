package io.tarsier.server;

import io.tarsier.kubernetes.KubernetesCluster;
import io.tarsier.kubernetes.KubernetesLogSource;
import io.tarsier.kubernetes.KubernetesSettings;
import io.tarsier.loki.LokiSettings;
import io.tarsier.loki.LokiSource;
import io.tarsier.ports.Cluster;
import io.tarsier.ports.LogSource;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns settings into sources of logs on other machines, and the cluster they run in. */
final class RemoteLogs {

  private RemoteLogs() {}

  /**
   * Those that are wanted; the classes of the others are not loaded.
   *
   * @throws SettingsException when the settings cannot be used
   */
  static List<LogSource> sources(Settings settings, InstantSource clock) {
    List<LogSource> sources = new ArrayList<>();
    Optional<URI> loki = settings.get(SettingTable.LOKI_URL);
    if (loki.isPresent()) {
      sources.add(loki(settings, loki.get(), clock));
    }
    if (settings.get(SettingTable.KUBERNETES_ENABLED)) {
      sources.add(
          KubernetesLogSource.create(
              KubernetesSettings.DEFAULT.withPods(
                  settings.get(SettingTable.KUBERNETES_NAMESPACES),
                  settings.get(SettingTable.KUBERNETES_SELECTOR)),
              clock));
    }
    return sources;
  }

  /** The cluster whose pods are read; what runs where in it, and what is changed. */
  static Optional<Cluster> cluster(Settings settings) {
    return settings.get(SettingTable.KUBERNETES_ENABLED)
        ? Optional.of(KubernetesCluster.create(settings.get(SettingTable.KUBERNETES_NAMESPACES)))
        : Optional.empty();
  }

  private static LogSource loki(Settings settings, URI url, InstantSource clock) {
    try {
      return LokiSource.create(
          LokiSettings.of(url, settings.get(SettingTable.LOKI_QUERY))
              .withAccess(RemoteAccess.LOKI.of(settings)),
          clock);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
  }
}
