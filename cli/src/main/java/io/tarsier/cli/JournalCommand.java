package io.tarsier.cli;

import io.tarsier.ports.Journal;
import io.tarsier.server.SettingTable;
import io.tarsier.server.Settings;
import io.tarsier.sql.SqlStorage;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "journal",
    description = "Proves the journal.",
    subcommands = JournalCommand.Verify.class)
final class JournalCommand implements Callable<Integer> {

  @picocli.CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return ExitCode.BAD_INPUT;
  }

  @Command(
      name = "verify",
      description =
          "Reads every entry, proves the chain and names the first entry that was altered.",
      footer = {
        "",
        "Works while Tarsier runs. Exit status: 0 intact, 1 altered, 2 bad input, 3 the store cannot be read."
      })
  static final class Verify implements Callable<Integer> {

    @Mixin SettingOptions settings = new SettingOptions();

    @Parameters(
        arity = "0..1",
        paramLabel = "DIR",
        description = "A data folder, if not the one of the settings.")
    @Nullable String folder;

    @Override
    public Integer call() {
      if (folder != null) {
        settings.data = folder;
      }
      Settings resolved = settings.load(Map.of());
      String url = folder != null ? "" : resolved.get(SettingTable.STORAGE_URL);
      try (SqlStorage storage =
          url.isEmpty()
              ? SqlStorage.openReadOnly(resolved.dataDir())
              : SqlStorage.openReadOnly(url)) {
        return switch (storage.journal().verify()) {
          case Journal.Verdict.Intact intact -> {
            System.out.println("intact: " + intact.entries() + " entries in " + storage.location());
            yield ExitCode.FINE;
          }
          case Journal.Verdict.Broken broken -> {
            System.out.println("altered: entry " + broken.sequence() + ": " + broken.reason());
            yield ExitCode.FOUND;
          }
        };
      }
    }
  }
}
