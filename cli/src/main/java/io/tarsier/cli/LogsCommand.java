package io.tarsier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Finds the patterns that log lines follow.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier logs app.log --format raw --out rows.csv    each line's pattern: LineId,EventId,EventTemplate",
      "",
      "Exit status: 0 fine, 2 bad input, 3 fault."
    })
final class LogsCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|-",
      description = "Log files, or - for standard input.")
  List<String> inputs = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the pattern of each line as CSV, in the order of the lines.")
  @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "raw: a line is the message itself.")
  String format = "raw";

  @Override
  public Integer call() {
    if (out == null) {
      throw new BadInputException("say where the result goes with --out FILE");
    }
    return new LogRows().write(inputs, out);
  }
}
