package io.tarsier.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves settings. All problems are collected before the first is reported, so that an operator
 * mends a file in one go.
 */
final class SettingsLoader {

  static final String COMMAND_LINE = "command line";
  static final String DEFAULT = "default";
  static final String FILE_NAME = "tarsier.yaml";

  private final Platform platform;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  SettingsLoader(Platform platform) {
    this.platform = platform;
  }

  Settings load(Map<String, String> commandLine, @Nullable Path configFile) {
    Map<String, Settings.Value> flags = ofCommandLine(commandLine);
    Map<String, Settings.Value> environment = ofEnvironment();
    Path home = dataDir(flags, environment, Map.of());
    Path file = configFile == null ? home.resolve(FILE_NAME) : configFile;
    boolean read = configFile != null || Files.exists(file);
    Map<String, Settings.Value> inFile = read ? SettingsFile.read(file, problems) : Map.of();
    String dataKey = SettingTable.DATA_DIR.key();
    Settings.Value moved = inFile.get(dataKey);
    if (configFile == null && moved != null) {
      problems.add(
          dataKey
              + " ("
              + moved.origin()
              + ") cannot be set in a file that was found in the data folder: use --data, "
              + SettingTable.DATA_DIR.env()
              + " or --config FILE");
    }
    return resolve(List.of(flags, environment, inFile));
  }

  Settings withoutFile(Map<String, String> commandLine) {
    return resolve(List.of(ofCommandLine(commandLine)));
  }

  private Settings resolve(List<Map<String, Settings.Value>> sources) {
    Map<String, Setting<?>> known = new LinkedHashMap<>();
    Map<String, Setting<?>> files = new HashMap<>();
    for (Setting<?> s : SettingTable.all()) {
      known.put(s.key(), s);
      if (s.secret()) {
        files.put(s.fileKey(), s);
      }
    }
    Map<String, Settings.Value> resolved = new HashMap<>();
    for (Map<String, Settings.Value> source : sources) {
      source.forEach((key, value) -> {
        Setting<?> ofFile = files.get(key);
        if (ofFile != null && source.containsKey(ofFile.key())) {
          problems.add(
              "give " + ofFile.key() + " or " + key + ", not both (" + value.origin() + ")");
        } else if (ofFile != null) {
          resolved.putIfAbsent(ofFile.key(), ofSecretFile(ofFile, value));
        } else if (known.containsKey(key)) {
          resolved.putIfAbsent(key, value);
        } else {
          problems.add(
              "unknown setting "
                  + key
                  + " ("
                  + value.origin()
                  + ")"
                  + Suggestion.of(key, known.keySet()));
        }
      });
    }
    known.forEach(
        (key, s) -> resolved.putIfAbsent(key, new Settings.Value(s.defaultText(), DEFAULT)));
    known.values().forEach(s -> check(s, resolved));
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new Settings(resolved, dataDir(resolved), warnings);
  }

  private void check(Setting<?> setting, Map<String, Settings.Value> resolved) {
    Settings.Value value = resolved.get(setting.key());
    if (value == null) {
      return;
    }
    boolean shown = value.origin().equals(COMMAND_LINE);
    if (shown && setting.secret() && !setting.mask(value.text()).equals(value.text())) {
      problems.add(
          setting.key()
              + " holds a secret, and every user of this machine can read the command line: use "
              + setting.fileKey()
              + " or "
              + setting.env());
    }
    try {
      var _ = setting.parse(value.text());
    } catch (IllegalArgumentException e) {
      String hint =
          value.text().startsWith("tcp://")
              ? "; Kubernetes sets such a variable for a service of that name: set enableServiceLinks to false"
              : "";
      problems.add(
          setting.key()
              + " is \""
              + setting.mask(value.text()).strip()
              + "\" ("
              + value.origin()
              + "): "
              + e.getMessage()
              + ", it takes "
              + setting.type().allowed()
              + hint);
    }
  }

  private Settings.Value ofSecretFile(Setting<?> setting, Settings.Value file) {
    String origin = file.origin() + ", file " + file.text();
    try {
      Path path = Path.of(file.text());
      if (Files.size(path) > 65_536) {
        problems.add(
            setting.fileKey() + " (" + file.origin() + "): " + path + " is too large for a secret");
        return new Settings.Value("", origin);
      }
      return new Settings.Value(Files.readString(path).strip(), origin);
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          setting.fileKey()
              + " ("
              + file.origin()
              + "): cannot read "
              + file.text()
              + ": "
              + e.getClass().getSimpleName());
      return new Settings.Value("", origin);
    }
  }

  private static Map<String, Settings.Value> ofCommandLine(Map<String, String> commandLine) {
    Map<String, Settings.Value> values = new LinkedHashMap<>();
    commandLine.forEach((k, v) -> values.put(k, new Settings.Value(v, COMMAND_LINE)));
    return values;
  }

  private Map<String, Settings.Value> ofEnvironment() {
    Map<String, Settings.Value> values = new LinkedHashMap<>();
    Map<String, String> keys = new LinkedHashMap<>();
    for (Setting<?> s : SettingTable.all()) {
      keys.put(s.env(), s.key());
      if (s.secret()) {
        keys.put(Setting.envOf(s.fileKey()), s.fileKey());
      }
    }
    platform
        .environment()
        .forEach((name, text) -> {
          String key = keys.get(name);
          if (key != null) {
            values.put(key, new Settings.Value(text, "environment " + name));
          } else if (name.startsWith("TARSIER_")) {
            // Not an error: launchers and Kubernetes put variables of their own there.
            String hint = Suggestion.of(name, keys.keySet());
            if (!hint.isEmpty()) {
              warnings.add("the environment variable " + name + " is not a setting" + hint);
            }
          }
        });
    return values;
  }

  @SafeVarargs
  private Path dataDir(Map<String, Settings.Value>... sources) {
    String key = SettingTable.DATA_DIR.key();
    for (Map<String, Settings.Value> source : sources) {
      Settings.Value value = source.get(key);
      if (value != null && !value.text().isEmpty()) {
        try {
          Optional<Path> path = SettingTable.DATA_DIR.parse(value.text());
          if (path.isPresent()) {
            return path.get().toAbsolutePath().normalize();
          }
        } catch (IllegalArgumentException e) {
          // check() reports it with the others.
          return platform.dataDir();
        }
      }
    }
    return platform.dataDir();
  }
}
