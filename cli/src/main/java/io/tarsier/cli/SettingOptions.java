package io.tarsier.cli;

import io.tarsier.server.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where settings come from on the command line; shared by the commands that need them. */
final class SettingOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder. Default: the platform's convention.")
  @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings file in place of tarsier.yaml in the data folder.")
  @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting; `tarsier config` lists them. Secrets go into files, not here.")
  Map<String, String> set = new LinkedHashMap<>();

  /** The settings with these options and some more on top. */
  Settings load(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(set);
    if (data != null) {
      all.put("data.dir", data);
    }
    all.putAll(more);
    return Settings.load(all, config);
  }
}
