package io.tarsier.server;

import io.tarsier.http.Access;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings that say how a server elsewhere lets us in; every one that is read over HTTP has the
 * same six.
 */
record RemoteAccess(
    Setting<Optional<Path>> bearerTokenFile,
    Setting<String> username,
    Setting<Optional<Path>> passwordFile,
    Setting<String> orgId,
    Setting<Optional<Path>> caFile,
    Setting<Boolean> insecureTls) {

  static final RemoteAccess PROMETHEUS =
      new RemoteAccess(
          SettingTable.PROMETHEUS_BEARER_TOKEN_FILE,
          SettingTable.PROMETHEUS_USERNAME,
          SettingTable.PROMETHEUS_PASSWORD_FILE,
          SettingTable.PROMETHEUS_ORG_ID,
          SettingTable.PROMETHEUS_CA_FILE,
          SettingTable.PROMETHEUS_INSECURE_TLS);
  static final RemoteAccess LOKI =
      new RemoteAccess(
          SettingTable.LOKI_BEARER_TOKEN_FILE,
          SettingTable.LOKI_USERNAME,
          SettingTable.LOKI_PASSWORD_FILE,
          SettingTable.LOKI_ORG_ID,
          SettingTable.LOKI_CA_FILE,
          SettingTable.LOKI_INSECURE_TLS);

  static final RemoteAccess TRACES =
      new RemoteAccess(
          SettingTable.TRACES_BEARER_TOKEN_FILE,
          SettingTable.TRACES_USERNAME,
          SettingTable.TRACES_PASSWORD_FILE,
          SettingTable.TRACES_ORG_ID,
          SettingTable.TRACES_CA_FILE,
          SettingTable.TRACES_INSECURE_TLS);

  /**
   * @throws SettingsException when two of them contradict each other
   */
  Access of(Settings settings) {
    return new Access(
        credentials(settings),
        settings.get(orgId),
        settings.get(caFile),
        settings.get(insecureTls));
  }

  private Access.Credentials credentials(Settings settings) {
    Optional<Path> token = settings.get(bearerTokenFile);
    Optional<Path> password = settings.get(passwordFile);
    String user = settings.get(username);
    if (token.isPresent() && !user.isEmpty()) {
      throw new SettingsException(
          "give "
              + bearerTokenFile.key()
              + " ("
              + settings.origin(bearerTokenFile)
              + ") or "
              + username.key()
              + " ("
              + settings.origin(username)
              + "), not both");
    }
    if (user.isEmpty() != password.isEmpty()) {
      throw new SettingsException(
          username.key()
              + " and "
              + passwordFile.key()
              + " belong together; one of them is not set");
    }
    if (token.isPresent()) {
      return new Access.Bearer(token.get());
    }
    return password.isPresent() ? new Access.Basic(user, password.get()) : new Access.None();
  }
}
