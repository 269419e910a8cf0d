package io.tarsier.cli;

import io.tarsier.ports.TokenStore;
import io.tarsier.server.LocalServer;
import io.tarsier.server.SettingTable;
import io.tarsier.server.Settings;
import io.tarsier.server.TokenService;
import io.tarsier.sql.SqlStorage;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    description = "Makes, lists and revokes API tokens.",
    subcommands = {
      TokenCommand.Create.class,
      TokenCommand.ListAll.class,
      TokenCommand.Revoke.class
    },
    footer = {
      "",
      "  TOKEN=$(tarsier token create ci)",
      "  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8600/api/v1/incidents"
    })
final class TokenCommand implements Callable<Integer> {

  @picocli.CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return ExitCode.BAD_INPUT;
  }

  /**
   * What the commands do, by way of the running Tarsier where there is one, else on the store
   * itself.
   */
  interface Work {
    int byServer(LocalServer server);

    int byStore(TokenService tokens);
  }

  private static int perform(SettingOptions options, Work work) {
    Settings settings = options.load(Map.of());
    Optional<LocalServer> running = LocalServer.find(settings.dataDir());
    if (running.isPresent()) {
      try (LocalServer server = running.get()) {
        return work.byServer(server);
      }
    }
    String url = settings.get(SettingTable.STORAGE_URL);
    try (SqlStorage storage =
        url.isEmpty() ? SqlStorage.open(settings.dataDir()) : SqlStorage.open(url)) {
      return work.byStore(new TokenService(storage, InstantSource.system()));
    }
  }

  @Command(
      name = "create",
      description = "Makes a token and prints it, once: only its hash is kept.")
  static final class Create implements Callable<Integer>, Work {
    @Mixin SettingOptions settings = new SettingOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "What it is for. Default: api.")
    String name = "api";

    @Override
    public Integer call() {
      return perform(settings, this);
    }

    @Override
    public int byServer(LocalServer server) {
      System.out.println(server.createToken(name));
      return ExitCode.FINE;
    }

    @Override
    public int byStore(TokenService tokens) {
      System.out.println(tokens.create(name).text());
      return ExitCode.FINE;
    }
  }

  @Command(name = "list", description = "Lists the tokens; what they are stays secret.")
  static final class ListAll implements Callable<Integer>, Work {
    @Mixin SettingOptions settings = new SettingOptions();

    @Override
    public Integer call() {
      return perform(settings, this);
    }

    @Override
    public int byServer(LocalServer server) {
      return print(
          server.tokens().stream()
              .map(t -> new String[] {t.id(), t.created().toString(), t.name()})
              .toList());
    }

    @Override
    public int byStore(TokenService tokens) {
      return print(tokens.list().stream().map(ListAll::line).toList());
    }

    private static String[] line(TokenStore.Token t) {
      return new String[] {t.id(), t.created().toString(), t.name()};
    }

    private static int print(List<String[]> lines) {
      System.out.printf("%-16s %-28s %s%n", "ID", "CREATED", "NAME");
      lines.forEach(l -> System.out.printf("%-16s %-28s %s%n", (Object[]) l));
      return ExitCode.FINE;
    }
  }

  @Command(name = "revoke", description = "Forgets a token; from then on it opens nothing.")
  static final class Revoke implements Callable<Integer>, Work {
    @Mixin SettingOptions settings = new SettingOptions();

    @Parameters(paramLabel = "ID", description = "As `tarsier token list` prints it.")
    String id = "";

    @Override
    public Integer call() {
      return perform(settings, this);
    }

    @Override
    public int byServer(LocalServer server) {
      return outcome(server.revokeToken(id));
    }

    @Override
    public int byStore(TokenService tokens) {
      return outcome(tokens.revoke(id));
    }

    private int outcome(boolean done) {
      if (!done) {
        throw new BadInputException(
            "there is no token " + id + "; `tarsier token list` lists them");
      }
      return ExitCode.FINE;
    }
  }
}
