package io.tarsier.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one run, checked, each with where it came from. What stands first wins: command
 * line, environment, file, default.
 */
public final class Settings {

  /**
   * One value and where it came from.
   *
   * @param text as it was written; the default's text where nobody said anything
   * @param origin in words: {@code default}, {@code environment TARSIER_SERVER_PORT}, {@code
   *     /etc/tarsier.yaml line 3}
   */
  record Value(String text, String origin) {}

  /**
   * One line for people.
   *
   * @param key the setting
   * @param value masked where it is or holds a secret
   * @param origin where it came from
   */
  public record Line(String key, String value, String origin) {}

  private final Map<String, Value> values;
  private final Path dataDir;
  private final List<String> warnings;

  Settings(Map<String, Value> values, Path dataDir, List<String> warnings) {
    this.values = Map.copyOf(values);
    this.dataDir = dataDir;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Resolves all settings of this process.
   *
   * @param commandLine values by key, as given on the command line
   * @param configFile a file to use in place of {@code tarsier.yaml} in the data folder, or null
   * @throws SettingsException naming all that is wrong
   */
  public static Settings load(Map<String, String> commandLine, @Nullable Path configFile) {
    return new SettingsLoader(Platform.current()).load(commandLine, configFile);
  }

  /** The defaults with some values changed, untouched by environment and files. */
  public static Settings of(Map<String, String> changed) {
    return new SettingsLoader(
            new Platform("Linux", Path.of(System.getProperty("user.home", ".")), Map.of()))
        .withoutFile(changed);
  }

  public <T> T get(Setting<T> setting) {
    return setting.parse(value(setting.key()).text());
  }

  /** Where a value came from, in words. */
  public String origin(Setting<?> setting) {
    return value(setting.key()).origin();
  }

  /** The folder that holds everything, with the platform's convention applied. */
  public Path dataDir() {
    return dataDir;
  }

  /** Things that are odd but no reason to stop, one sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** Every setting in the order of the table, fit to be printed. */
  public List<Line> lines() {
    return SettingTable.all().stream()
        .map(s -> {
          Value v = value(s.key());
          String shown = s.equals(SettingTable.DATA_DIR) ? dataDir.toString() : s.mask(v.text());
          return new Line(s.key(), shown, v.origin());
        })
        .toList();
  }

  private Value value(String key) {
    Value v = values.get(key);
    if (v == null) {
      throw new IllegalArgumentException("no such setting: " + key);
    }
    return v;
  }
}
