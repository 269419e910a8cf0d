package io.tarsier.cli;

import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.model.Severity;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "detect",
    description = "Finds anomalies in a CSV time series.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier detect cpu.csv                        a chart with the anomalies marked",
      "  tarsier detect cpu.csv.gz -o csv > out.csv    one row per input row, with score and label",
      "  zcat cpu.csv.gz | tarsier detect - -o json",
      "  tarsier detect metrics/ --out scored/         every file below a folder, in parallel",
      "  tarsier detect --group service.csv            all columns as one: timestamp,anomaly_score,label,top",
      "",
      "The first line is a header. The first column is the time (ISO-8601, YYYY-MM-DD HH:MM:SS, or a number of seconds",
      "or milliseconds since 1970), the second the value; others are ignored. Each row is judged by the rows before it.",
      "Rows that cannot be judged keep their place with score 0 and are counted on standard error.",
      "",
      "Exit status: 0 nothing found, 1 anomalies found, 2 bad input, 3 fault."
    })
final class DetectCommand implements Callable<Integer> {

  private static final int CHART_HEIGHT = 10;
  private static final int MAX_LISTED = 20;

  @Parameters(
      paramLabel = "FILE|-|DIR",
      description = "A CSV file, - for standard input, or a folder.")
  String input = "-";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The folder that results go to, each under the name of its input. For a single input a name that ends in .csv"
              + " is the file itself.")
  @Nullable Path out;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: table on a terminal, else csv.")
  @Nullable Format format;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "An ensemble, a single model, or models with weights: stl:40,iforest:40,ewma:20. A wrong name lists the right ones.")
  @Nullable String model;

  @Option(
      names = "--budget",
      paramLabel = "N/day",
      description = "Raise about so many alerts a day at most, e.g. 2/day.")
  @Nullable String budget;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description =
          "Days and weeks follow the clocks of this time zone, e.g. Europe/Berlin. Default: UTC.")
  @Nullable String zone;

  @Option(names = "--explain", description = "Add what was expected and which models object.")
  boolean explain;

  @Option(
      names = "--group",
      description =
          "Judge all columns of a wide file (timestamp,<metric>,<metric>,…) as one: also what no single column shows, a"
              + " relation that breaks, many small moves at once.")
  boolean group;

  @Override
  public Integer call() throws IOException {
    if (group) {
      return together();
    }
    DetectorSettings settings = settings();
    boolean folder = !input.equals("-") && Files.isDirectory(Path.of(input));
    if (folder && out == null) {
      throw new BadInputException(input + " is a folder: say where the results go with --out DIR");
    }
    if (out != null) {
      if (explain || (format != null && format != Format.CSV)) {
        throw new BadInputException(
            "the results below --out are plain CSV files; leave -o and --explain out");
      }
      if (folder) {
        return new DetectDirectory(Path.of(input), out, settings, System.err).run();
      }
      return toFile(out, settings);
    }
    Format chosen = format != null ? format : Terminal.isInteractive() ? Format.TABLE : Format.CSV;
    String name = input.equals("-") ? "standard input" : input;
    try (InputStream in = input.equals("-") ? System.in : SeriesReader.open(Path.of(input))) {
      Tally tally =
          switch (chosen) {
            case TABLE -> table(name, in, settings, explain);
            case CSV ->
                rows(
                    name,
                    in,
                    settings,
                    explain ? RowWriter.explainedCsv(stdout()) : RowWriter.csv(stdout()));
            case JSON -> rows(name, in, settings, RowWriter.json(stdout()));
          };
      if (tally.skipped() > 0) {
        System.err.println(
            "tarsier: " + name + ": " + tally.complaints() + " in " + tally.rows + " rows");
      }
      return tally.anomalies > 0 ? ExitCode.FOUND : ExitCode.FINE;
    }
  }

  private int together() throws IOException {
    if (out != null || explain || (format != null && format != Format.CSV)) {
      throw new BadInputException("--group writes plain CSV; leave --out, -o and --explain out");
    }
    if (!input.equals("-") && Files.isDirectory(Path.of(input))) {
      throw new BadInputException(input + " is a folder: --group takes one wide file");
    }
    String name = input.equals("-") ? "standard input" : input;
    try (InputStream in = input.equals("-") ? System.in : SeriesReader.open(Path.of(input));
        Writer to = stdout()) {
      Tally tally = new GroupRows(name, settings(), to).read(in);
      if (tally.skipped() > 0) {
        System.err.println(
            "tarsier: " + name + ": " + tally.complaints() + " in " + tally.rows + " rows");
      }
      return tally.anomalies > 0 ? ExitCode.FOUND : ExitCode.FINE;
    }
  }

  private int toFile(Path out, DetectorSettings settings) {
    boolean file = out.toString().endsWith(".csv") && !Files.isDirectory(out);
    String name =
        input.equals("-")
            ? "standard-input.csv"
            : String.valueOf(Path.of(input).getFileName()).replaceFirst("\\.gz$", "");
    ResultFile result = new ResultFile(settings, line -> System.err.println("tarsier: " + line));
    Path target = file ? out : out.resolve(name);
    return input.equals("-")
        ? result.write("standard input", () -> System.in, target)
        : result.write(Path.of(input), target);
  }

  private DetectorSettings settings() {
    try {
      DetectorSettings settings =
          model == null ? DetectorSettings.DEFAULT : DetectorSettings.parse(model);
      settings = zone == null ? settings : settings.withZone(zone(zone));
      return budget == null ? settings : settings.withBudget(perDay(budget));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new BadInputException(
          "--zone " + name + ": expected a time zone such as Europe/Berlin, or UTC", e);
    }
  }

  static double perDay(String budget) {
    String number = budget.toLowerCase(Locale.ROOT).replaceFirst("/d(ay)?$", "");
    double n = SeriesReader.number(number);
    if (!(n > 0) || Double.isInfinite(n)) {
      throw new BadInputException(
          "--budget " + budget + ": expected a number of alerts a day, such as 2/day");
    }
    return n;
  }

  private static Writer stdout() {
    return new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
  }

  private static Tally rows(String name, InputStream in, DetectorSettings settings, RowWriter rows)
      throws IOException {
    try {
      Tally tally = SeriesReader.read(name, in, Detector.create(settings), rows);
      rows.finish();
      return tally;
    } finally {
      rows.out.flush();
    }
  }

  private static Tally table(
      String name, InputStream in, DetectorSettings settings, boolean explain) {
    Episodes episodes = new Episodes();
    Detector detector = Detector.create(settings);
    Tally tally = SeriesReader.read(name, in, detector, episodes);
    PrintStream to = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean colour = Terminal.colour();
    int width = Terminal.width();
    episodes.chart.draw(width, CHART_HEIGHT, colour).forEach(to::println);
    to.println();
    if (tally.rows < detector.needed()) {
      to.printf(
          Locale.ROOT,
          "%d rows: the models were still learning (they take %d); judge the result with care.%n",
          tally.rows,
          detector.needed());
    }
    if (episodes.found.isEmpty()) {
      to.printf(Locale.ROOT, "%d rows, nothing unusual.%n", tally.rows);
      return tally;
    }
    to.printf(
        Locale.ROOT,
        "%d rows, %d anomalous in %d episode%s.%n%n",
        tally.rows,
        tally.anomalies,
        episodes.found.size(),
        episodes.found.size() == 1 ? "" : "s");
    to.printf("%-26s %-9s %7s  %-12s %s%n", "SINCE", "SEVERITY", "SCORE", "VALUE", "EXPECTED");
    // The worst first, because a long list is read from the top.
    episodes.found.stream()
        .sorted((a, b) -> Double.compare(b.peak.verdict().score(), a.peak.verdict().score()))
        .limit(MAX_LISTED)
        .forEach(e -> {
          line(to, e, colour);
          if (explain) {
            to.println("    " + e.peak.verdict().reasons());
          }
        });
    if (episodes.found.size() > MAX_LISTED) {
      to.printf(
          Locale.ROOT, "… and %d more; -o csv has every row%n", episodes.found.size() - MAX_LISTED);
    }
    return tally;
  }

  private static void line(PrintStream to, Episodes.Episode e, boolean colour) {
    var band = e.peak.verdict().band();
    String expected =
        band.isKnown()
            ? Chart.label(band.expected())
                + " ("
                + Chart.label(band.lower())
                + " – "
                + Chart.label(band.upper())
                + ")"
            : "still learning";
    String severity = e.worst.name().toLowerCase(Locale.ROOT);
    String padded = String.format("%-9s", severity);
    if (colour && e.worst.compareTo(Severity.HIGH) >= 0) {
      padded = "\u001b[31;1m" + padded + "\u001b[0m";
    }
    to.printf(
        Locale.ROOT,
        "%-26s %s %7.3f  %-12s %s%s%n",
        e.first.time(),
        padded,
        e.peak.verdict().score(),
        Chart.label(e.peak.number()),
        expected,
        e.rows > 1 ? "  for " + e.rows + " rows" : "");
  }
}
