package io.tarsier.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Keeps the server off the network until somebody has decided how it is protected there. */
final class BindCheck {

  private BindCheck() {}

  /**
   * Whether the address to listen on is a loopback address.
   *
   * @throws SettingsException when it is neither that nor protected
   */
  static boolean isLoopback(Settings settings) {
    String bind = settings.get(SettingTable.SERVER_BIND);
    InetAddress address;
    try {
      address = InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new SettingsException(
          where(settings, bind)
              + " is not an address of this machine; use an IP address or a name that resolves",
          e);
    }
    boolean tls = settings.get(SettingTable.SERVER_TLS_CERT).isPresent();
    if (address.isLoopbackAddress()
        || tls
        || settings.get(SettingTable.SERVER_ALLOW_INSECURE_BIND)) {
      return address.isLoopbackAddress();
    }
    throw new SettingsException(
        where(settings, bind)
            + " can be reached from the network, and passwords and findings would travel in the clear. Either give "
            + SettingTable.SERVER_TLS_CERT.key()
            + " and "
            + SettingTable.SERVER_TLS_KEY.key()
            + ", or set "
            + SettingTable.SERVER_ALLOW_INSECURE_BIND.key()
            + "=true if a proxy in front brings TLS.");
  }

  private static String where(Settings settings, String bind) {
    return SettingTable.SERVER_BIND.key()
        + " "
        + bind
        + " ("
        + settings.origin(SettingTable.SERVER_BIND)
        + ")";
  }
}
