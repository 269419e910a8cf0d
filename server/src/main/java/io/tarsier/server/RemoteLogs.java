package io.tarsier.server;

import io.tarsier.kubernetes.KubernetesLogSource;
import io.tarsier.kubernetes.KubernetesSettings;
import io.tarsier.loki.LokiSettings;
import io.tarsier.loki.LokiSource;
import io.tarsier.ports.LogSource;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns settings into sources of logs on other machines. */
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
