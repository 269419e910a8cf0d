package io.tarsier.server;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What a platform's conventions depend on.
 *
 * @param os its name as Java calls it
 * @param home the user's home folder
 * @param environment environment variables
 */
record Platform(String os, Path home, Map<String, String> environment) {

  static Platform current() {
    return new Platform(
        System.getProperty("os.name", "Linux"),
        Path.of(System.getProperty("user.home", ".")),
        System.getenv());
  }

  /** The folder where this platform wants programs to keep their data. */
  Path dataDir() {
    String name = os.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return home.resolve("Library/Application Support/Tarsier");
    }
    if (name.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      return (local.isEmpty() ? home.resolve("AppData/Local") : Path.of(local)).resolve("Tarsier");
    }
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    // The XDG specification says that a relative path is invalid and to be ignored.
    boolean usable = !xdg.isEmpty() && Path.of(xdg).isAbsolute();
    return (usable ? Path.of(xdg) : home.resolve(".local/share")).resolve("tarsier");
  }
}
