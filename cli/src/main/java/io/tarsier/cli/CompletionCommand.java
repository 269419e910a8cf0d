package io.tarsier.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    footer = {"", "Put this into ~/.bashrc or ~/.zshrc:", "  source <(tarsier completion)"})
final class CompletionCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    System.out.print(AutoComplete.bash("tarsier", spec.root().commandLine()));
    return ExitCode.FINE;
  }
}
