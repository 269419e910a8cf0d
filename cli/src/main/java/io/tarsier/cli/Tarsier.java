package io.tarsier.cli;

import io.tarsier.server.SettingsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/**
 * The command line's entry: finds the command, runs it, turns what went wrong into a sentence and
 * an exit status.
 */
@Command(
    name = "tarsier",
    description = "Watches systems, says what went wrong and why.",
    mixinStandardHelpOptions = true,
    versionProvider = Tarsier.Version.class,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      ReplayCommand.class,
      DetectCommand.class,
      ForecastCommand.class,
      LogsCommand.class,
      CauseCommand.class,
      LoginCommand.class,
      PreviewCommand.class,
      TokenCommand.class,
      JournalCommand.class,
      ConfigCommand.class,
      VersionCommand.class,
      WarmUpCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
    },
    footerHeading = "%nStart here:%n",
    footer = {
      "  tarsier run                          watch this machine; prints the console's address",
      "  tarsier run --prometheus URL         watch a Prometheus as well",
      "  tarsier demo                         an outage of a small shop, found and explained",
      "  tarsier detect cpu.csv               find anomalies in a file",
      "  tarsier logs app.log                 the patterns that log lines follow",
      "  tarsier forecast disk.csv --horizon 24",
      "                                       how a series will go on",
      "  tarsier cause --metrics shop.csv --at TIME",
      "                                       where a trouble came from",
      "  tarsier help COMMAND                 more about a command",
      "",
      "Exit status: 0 fine, 1 found something, 2 bad input, 3 fault."
    })
public final class Tarsier implements Runnable {

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  private Tarsier() {}

  @Override
  public void run() {
    spec.commandLine().usage(System.err);
  }

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs a command and returns its exit status. */
  static int execute(String... args) {
    CommandLine line = new CommandLine(new Tarsier());
    line.getSubcommands().values().forEach(Tarsier::addHelp);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(Tarsier::wrongWords);
    line.setExecutionExceptionHandler(Tarsier::failed);
    return line.execute(args);
  }

  /** Every command explains itself, so that none can be added that does not. */
  private static void addHelp(CommandLine command) {
    CommandLine.Model.CommandSpec spec = command.getCommandSpec();
    if (!spec.helpCommand()) {
      spec.addOption(
          CommandLine.Model.OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help message and exit.")
              .build());
    }
    command.getSubcommands().values().forEach(Tarsier::addHelp);
  }

  private static int wrongWords(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("tarsier: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.BAD_INPUT;
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (e instanceof UncheckedIOException io && isBrokenPipe(io)) {
      // The reader, head for instance, has seen enough.
      return ExitCode.FINE;
    }
    err.println("tarsier: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
    if (e instanceof BadInputException || e instanceof SettingsException) {
      return ExitCode.BAD_INPUT;
    }
    if (System.getenv("TARSIER_DEBUG") != null) {
      e.printStackTrace(err);
    }
    return ExitCode.FAULT;
  }

  private static boolean isBrokenPipe(UncheckedIOException e) {
    return String.valueOf(e.getCause()).contains("Broken pipe");
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {VersionCommand.text()};
    }
  }
}
