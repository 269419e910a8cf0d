package io.tarsier.cli;

import io.tarsier.cause.CallGraph;
import io.tarsier.cause.CauseEngine;
import io.tarsier.cause.CauseException;
import io.tarsier.cause.CauseRequest;
import io.tarsier.cause.CauseTarget;
import io.tarsier.cause.MetricColumn;
import io.tarsier.cause.MetricTable;
import io.tarsier.cause.RankedCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "cause",
    description =
        "Says where a trouble came from: the likeliest causes first, each with its evidence.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier cause --metrics shop.csv --at 2026-03-01T12:04:00Z",
      "  tarsier cause --metrics shop.csv.gz --graph calls.csv --target checkout:latency_p99 --at 1772366640 -o json",
      "  zcat shop.csv.gz | tarsier cause --metrics - --at 2026-03-01T12:04:00Z --top 3",
      "",
      "Metrics are a CSV file with a row for each time and a column for each series, named <entity>:<metric> (split at",
      "the last colon): timestamp,carts:cpu,carts:latency_p99,db:memory. Any units, any interval; cells may be blank.",
      "It should begin well before the trouble (an hour, or at least some ten rows) and go on a little after it.",
      "",
      "--at is when it was noticed, in seconds or milliseconds since 1970 or ISO-8601 (without a zone: UTC). It may be a",
      "minute or two rows late; the beginning is looked for in the data.",
      "",
      "With a call graph (header source,target: caller, callee) a changed entity explains its changed callers.",
      "--target says where the trouble was noticed; the calls are followed from there. Without a graph the entity that",
      "changed most stands first.",
      "",
      "Exit status: 0 fine, 2 bad input, 3 fault."
    })
final class CauseCommand implements Callable<Integer> {

  private static final int LISTED = 5;
  private static final int NAMED = 5;

  @Option(
      names = "--metrics",
      required = true,
      paramLabel = "WIDE.csv|-",
      description = "Series side by side (.gz too), or - for standard input.")
  String metrics = "-";

  @Option(
      names = "--at",
      required = true,
      paramLabel = "TIME",
      description = "When the trouble was noticed.")
  String at = "";

  @Option(
      names = "--graph",
      paramLabel = "EDGES.csv",
      description = "Who calls whom: source,target.")
  @Nullable Path graph;

  @Option(
      names = "--target",
      paramLabel = "ENTITY[:METRIC]",
      description = "Where the trouble was noticed: a column's name or an entity.")
  @Nullable String target;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many causes. Default: " + LISTED + " in a table, else all entities.")
  @Nullable Integer top;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "json or table. Default: table on a terminal, else json.")
  @Nullable Format format;

  @Override
  public Integer call() throws IOException {
    Format chosen = format != null ? format : Terminal.isInteractive() ? Format.TABLE : Format.JSON;
    if (chosen == Format.CSV) {
      throw new BadInputException("causes come with sentences; say -o json or -o table");
    }
    if (top != null && top < 1) {
      throw new BadInputException("--top takes a number from 1 on, not " + top);
    }
    OptionalLong moment = Times.parse(at);
    if (moment.isEmpty()) {
      throw new BadInputException(
          "--at "
              + at
              + " is no time; write 2026-03-01T12:04:00Z, or seconds or milliseconds since 1970");
    }
    String name = metrics.equals("-") ? "standard input" : metrics;
    WideMetrics.Read read = read(name);
    if (!read.complaints().isEmpty()) {
      System.err.println("tarsier: " + name + ": " + read.complaints());
    }
    CallGraph calls = graph == null ? CallGraph.empty() : EdgeReader.read(graph);
    warnOfStrangers(read.table(), calls);
    CauseRequest request =
        new CauseRequest(
            read.table(), moment.getAsLong(), calls, target(name, read.table(), calls));
    List<RankedCause> causes;
    try {
      causes = CauseEngine.rank(request);
    } catch (CauseException e) {
      throw new BadInputException(name + ": " + e.getMessage(), e);
    }
    int most = top != null ? top : chosen == Format.TABLE ? LISTED : causes.size();
    List<RankedCause> listed = causes.subList(0, Math.min(most, causes.size()));
    new CauseReport(listed, causes.size()).write(chosen);
    return ExitCode.FINE;
  }

  private WideMetrics.Read read(String name) throws IOException {
    if (!metrics.equals("-") && Files.isDirectory(Path.of(metrics))) {
      throw new BadInputException(metrics + " is a folder; --metrics takes one CSV file");
    }
    try (InputStream in = metrics.equals("-") ? System.in : SeriesReader.open(Path.of(metrics))) {
      return WideMetrics.read(name, in);
    }
  }

  private Optional<CauseTarget> target(String name, MetricTable table, CallGraph calls) {
    if (target == null) {
      return Optional.empty();
    }
    Set<String> entities = new LinkedHashSet<>();
    for (MetricColumn c : table.columns()) {
      if (c.name().equals(target)) {
        return Optional.of(new CauseTarget(c.entity(), c.metric()));
      }
      entities.add(c.entity());
    }
    if (entities.contains(target) || calls.entities().contains(target)) {
      return Optional.of(new CauseTarget(target, ""));
    }
    int colon = target.lastIndexOf(':');
    String entity = colon < 0 ? "" : target.substring(0, colon);
    if (entities.contains(entity) || calls.entities().contains(entity)) {
      System.err.println(
          "tarsier: "
              + name
              + " has no column "
              + target
              + "; all metrics of "
              + entity
              + " count");
      return Optional.of(new CauseTarget(entity, ""));
    }
    List<String> some = entities.stream().limit(NAMED).toList();
    throw new BadInputException(
        "--target "
            + target
            + " is neither a column nor an entity of "
            + name
            + "; its entities are "
            + String.join(", ", some)
            + (entities.size() > NAMED ? " and " + (entities.size() - NAMED) + " more" : ""));
  }

  private void warnOfStrangers(MetricTable table, CallGraph calls) {
    Set<String> known = calls.entities();
    if (!known.isEmpty() && table.columns().stream().noneMatch(c -> known.contains(c.entity()))) {
      System.err.println(
          "tarsier: no entity of the metrics occurs in "
              + graph
              + "; names must be the same in both for the graph to help");
    }
  }
}
