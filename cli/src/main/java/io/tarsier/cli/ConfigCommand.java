package io.tarsier.cli;

import io.tarsier.server.Settings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "config",
    description =
        "Prints every setting with its value and where that came from. Secrets are hidden.",
    footer = {
      "",
      "A setting is taken from the command line (--set KEY=VALUE), else from the environment (server.port:",
      "TARSIER_SERVER_PORT), else from tarsier.yaml in the data folder, else it has its default."
    })
final class ConfigCommand implements Callable<Integer> {

  @Mixin SettingOptions settings = new SettingOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: table.")
  Format format = Format.TABLE;

  @Override
  public Integer call() {
    Settings resolved = settings.load(Map.of());
    List<Settings.Line> lines = resolved.lines();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    switch (format) {
      case TABLE -> table(lines, out);
      case CSV -> {
        out.println("setting,value,origin");
        for (Settings.Line l : lines) {
          out.println(l.key() + "," + Cells.quote(l.value()) + "," + Cells.quote(l.origin()));
        }
      }
      case JSON ->
          out.println(
              JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(lines));
    }
    resolved.warnings().forEach(w -> System.err.println("tarsier: " + w));
    return ExitCode.FINE;
  }

  private static void table(List<Settings.Line> lines, PrintStream out) {
    int key = lines.stream().mapToInt(l -> l.key().length()).max().orElse(0);
    int value = Math.min(48, lines.stream().mapToInt(l -> l.value().length()).max().orElse(0));
    for (Settings.Line l : lines) {
      out.println(
          (pad(l.key(), key)
                  + "  "
                  + pad(l.value().isEmpty() ? "–" : l.value(), value)
                  + "  "
                  + l.origin())
              .stripTrailing());
    }
  }

  private static String pad(String s, int width) {
    return s + " ".repeat(Math.max(0, width - s.length()));
  }
}
