package io.tarsier.cli;

import io.tarsier.logs.LogFormat;
import io.tarsier.logs.TemplateMiner;
import io.tarsier.logs.TemplateMinerSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Finds the patterns that log lines follow, and what is new among them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier logs app.log                                patterns by count, with trend and example",
      "  kubectl logs deploy/shop | tarsier logs - -o json",
      "  tarsier logs 'today/*.log.gz' --compare yesterday.log   what is new, gone, more or less",
      "  tarsier logs app.log --format raw --out rows.csv    each line's pattern: LineId,EventId,EventTemplate",
      "",
      "Formats: json, logfmt, syslog (RFC 3164 and 5424), cri, plain (a time and a level somewhere at the beginning), raw",
      "(the line is the message). Stack traces belong to the record above them, in plain logs. What varies is written <*>.",
      "With --compare a rate is a share of all records: new, vanished, or at least doubled or halved beyond chance.",
      "",
      "Exit status: 0 fine, 1 --compare found changes, 2 bad input, 3 fault."
    })
final class LogsCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|-",
      description = "Log files (.gz too), quoted patterns of file names, or - for standard input.")
  List<String> inputs = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "auto, raw, json, logfmt, syslog, cri or plain. Default: ${DEFAULT-VALUE}.")
  String lineFormat = "auto";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: table on a terminal, else csv.")
  @Nullable Format format;

  @Option(
      names = "--compare",
      paramLabel = "BASE",
      description = "A log of when all was well: only changes against it are listed in the table.")
  @Nullable String base;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the pattern of each line as CSV instead, in the order of the lines.")
  @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    List<String> files = LogInputs.expand(inputs);
    @Nullable LogFormat lines = lineFormat();
    if (out != null) {
      if (base != null || (format != null && format != Format.CSV)) {
        throw new BadInputException("--out writes one CSV row a line; leave -o and --compare out");
      }
      return new LogRows(lines).write(files, out);
    }
    Format chosen = format != null ? format : Terminal.isInteractive() ? Format.TABLE : Format.CSV;
    TemplateMiner miner = new TemplateMiner(TemplateMinerSettings.DEFAULT);
    PatternTally before = new PatternTally(miner);
    PatternTally now = new PatternTally(miner);
    Progress progress = Progress.start(System.err, "Reading");
    try {
      if (base != null) {
        for (String file : LogInputs.expand(List.of(base))) {
          read(file, lines, before);
        }
      }
      for (String file : files) {
        read(file, lines, now);
      }
    } finally {
      progress.stop();
    }
    List<PatternChange> changes = PatternChange.between(before, now);
    Writer to =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
    if (base == null) {
      List<PatternChange> rows =
          now.rows().stream().map(r -> new PatternChange(r, PatternChange.Kind.SAME, 0)).toList();
      new PatternReport(rows, false, now.records()).write(chosen, to);
    } else {
      new PatternReport(changes, true, now.records()).write(chosen, to);
    }
    if (miner.forgotten() > 0) {
      System.err.printf(
          Locale.ROOT, "tarsier: %,d rare patterns were left out: too many%n", miner.forgotten());
    }
    boolean changed =
        base != null && changes.stream().anyMatch(c -> c.kind() != PatternChange.Kind.SAME);
    return changed ? ExitCode.FOUND : ExitCode.FINE;
  }

  private static void read(String file, @Nullable LogFormat format, PatternTally tally) {
    LogReader reader = new LogReader(format, InstantSource.system().millis(), tally::add);
    LogFormat found = reader.read(file);
    if (reader.lines() == 0) {
      System.err.println("tarsier: " + LogInputs.spoken(file) + " is empty");
    } else if (reader.cut() > 0) {
      System.err.printf(
          Locale.ROOT,
          "tarsier: %s: %,d of %,d lines longer than %,d bytes, the rest of them not looked at%n",
          LogInputs.spoken(file),
          reader.cut(),
          reader.lines(),
          TemplateMinerSettings.DEFAULT.maxLineLength());
    }
    if (format == null && reader.lines() > 0 && Terminal.isInteractive()) {
      System.err.println("tarsier: " + LogInputs.spoken(file) + " read as " + found.word());
    }
  }

  private @Nullable LogFormat lineFormat() {
    if (lineFormat.equals("auto")) {
      return null;
    }
    return Stream.of(LogFormat.values())
        .filter(f -> f.word().equals(lineFormat))
        .findFirst()
        .orElseThrow(() ->
            new BadInputException(
                "--format "
                    + lineFormat
                    + ": expected auto, raw, json, logfmt, syslog, cri or plain"));
  }
}
