package io.tarsier.server;

import io.tarsier.kubernetes.KubernetesLogSource;
import io.tarsier.kubernetes.KubernetesSettings;
import io.tarsier.loki.Access;
import io.tarsier.loki.LokiSettings;
import io.tarsier.loki.LokiSource;
import io.tarsier.ports.LogSource;
import java.net.URI;
import java.nio.file.Path;
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
    Access access =
        new Access(
            credentials(settings),
            settings.get(SettingTable.LOKI_ORG_ID),
            settings.get(SettingTable.LOKI_CA_FILE),
            settings.get(SettingTable.LOKI_INSECURE_TLS));
    try {
      return LokiSource.create(
          LokiSettings.of(url, settings.get(SettingTable.LOKI_QUERY)).withAccess(access), clock);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Access.Credentials credentials(Settings settings) {
    Optional<Path> token = settings.get(SettingTable.LOKI_BEARER_TOKEN_FILE);
    Optional<Path> password = settings.get(SettingTable.LOKI_PASSWORD_FILE);
    String user = settings.get(SettingTable.LOKI_USERNAME);
    if (token.isPresent() && !user.isEmpty()) {
      throw new SettingsException("give loki.bearer-token-file or loki.username, not both");
    }
    if (user.isEmpty() != password.isEmpty()) {
      throw new SettingsException(
          "loki.username and loki.password-file belong together; one of them is not set");
    }
    if (token.isPresent()) {
      return new Access.Bearer(token.get());
    }
    return password.isPresent() ? new Access.Basic(user, password.get()) : new Access.None();
  }
}
