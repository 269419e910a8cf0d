package io.tarsier.cli;

import io.tarsier.forecast.Forecast;
import io.tarsier.forecast.Forecaster;
import io.tarsier.forecast.RegularSeries;
import io.tarsier.forecast.Settings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "forecast",
    description = "Continues a CSV time series, with the range it will most likely stay in.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier forecast disk.csv --horizon 48               a chart with the next 48 points",
      "  tarsier forecast disk.csv.gz --horizon 48 -o csv     timestamp,mean,lower,upper",
      "  zcat load.csv.gz | tarsier forecast - --horizon 24 --season 24 --level 0.8 -o json",
      "  tarsier forecast --wide train.csv.gz --horizon 48 --season 24 --out forecast.csv",
      "",
      "The first line is a header. The first column is the time (ISO-8601, YYYY-MM-DD HH:MM:SS, or a number of seconds",
      "or milliseconds since 1970), the second the value; others are ignored. Rows may come in any order and with gaps;",
      "those that cannot be read are counted on standard error. The forecast goes on at the series' usual interval,",
      "with times written as in the file.",
      "",
      "With --wide a file holds one series a row: a header line, then id,v1,v2,...; the first blank or NA cell ends a",
      "row. The series learn from each other. The result is id,F1,...,FH, a row a series in the same order.",
      "",
      "Exit status: 0 fine, 2 bad input, 3 fault."
    })
final class ForecastCommand implements Callable<Integer> {

  private static final int CHART_HEIGHT = 12;
  private static final int MAX_LISTED = 24;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|-",
      description = "A CSV file, or - for standard input.")
  @Nullable String input;

  @Option(
      names = "--wide",
      paramLabel = "FILE|-",
      description = "A CSV file with one series a row instead.")
  @Nullable String wide;

  @Option(
      names = "--horizon",
      required = true,
      paramLabel = "H",
      description = "How many points ahead, 1 to " + Settings.MAX_HORIZON + ".")
  int horizon;

  @Option(
      names = "--season",
      paramLabel = "S",
      description =
          "Points in the main season, such as 24 for hourly points with a daily rhythm; 1 if none is known. A hint:"
              + " others are looked for. Default: a day's worth, from the file's times.")
  @Nullable Integer season;

  @Option(
      names = "--level",
      paramLabel = "SHARE",
      description = "Share of future points that the range shall hold. Default: ${DEFAULT-VALUE}.")
  double level = Settings.DEFAULT_LEVEL;

  @Option(
      names = "--non-negative",
      description = "Values below zero are impossible, so forecasts stop at zero.")
  boolean nonNegative;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the result goes. Default: standard output.")
  @Nullable Path out;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: table on a terminal, else csv.")
  @Nullable Format format;

  @Override
  public Integer call() throws IOException {
    if ((input == null) == (wide == null)) {
      throw new BadInputException(
          "say either a FILE with one series (- for standard input) or --wide FILE");
    }
    String source = input != null ? input : String.valueOf(wide);
    String name = source.equals("-") ? "standard input" : source;
    if (!source.equals("-") && Files.isDirectory(Path.of(source))) {
      throw new BadInputException(source + " is a folder; a forecast continues one file");
    }
    if (wide != null && format != null && format != Format.CSV) {
      throw new BadInputException("the result of --wide is CSV; leave -o out or say -o csv");
    }
    Settings settings = settings();
    try (InputStream in = source.equals("-") ? System.in : SeriesReader.open(Path.of(source))) {
      return out == null ? toStdout(name, in, settings) : toFile(name, in, settings, out);
    }
  }

  private Settings settings() {
    try {
      return Settings.of(horizon)
          .withLevel(level)
          .withSeason(season == null ? 1 : season)
          .withNonNegative(nonNegative);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  private int toStdout(String name, InputStream in, Settings settings) throws IOException {
    boolean people =
        wide == null && (format == Format.TABLE || (format == null && Terminal.isInteractive()));
    if (people) {
      table(name, in, settings);
      return ExitCode.FINE;
    }
    Writer to =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
    try {
      int code = rows(name, in, settings, to);
      to.flush();
      return code;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the results", e);
    }
  }

  /** A result is there as a whole or not at all. */
  private int toFile(String name, InputStream in, Settings settings, Path target) {
    if (format == Format.TABLE) {
      throw new BadInputException("a table is for the screen; with --out say -o csv or -o json");
    }
    Path part = Path.of(target + ".part");
    try {
      int code;
      try (Writer to = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        code = rows(name, in, settings, to);
      } catch (RuntimeException e) {
        Files.deleteIfExists(part);
        throw e;
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      return code;
    } catch (IOException e) {
      throw new UncheckedIOException(target + " cannot be written: " + e.getMessage(), e);
    }
  }

  private int rows(String name, InputStream in, Settings settings, Writer to) throws IOException {
    if (wide != null) {
      return new ForecastWide(name, settings, to, System.err).run(in);
    }
    SeriesHistory history = SeriesHistory.read(name, in);
    RegularSeries series = history.regular();
    Forecast forecast = forecast(series, settings);
    String[] times = history.timesAfter(series, horizon);
    if (format == Format.JSON) {
      ForecastRows.json(to, times, forecast);
    } else {
      ForecastRows.csv(to, times, forecast);
    }
    complain(name, history.tally);
    return ExitCode.FINE;
  }

  private Forecast forecast(RegularSeries series, Settings settings) {
    Settings hinted = season == null ? settings.withSeason(series.seasonHint()) : settings;
    return Forecaster.forecast(series.values(), hinted);
  }

  private static void complain(String name, Tally tally) {
    if (tally.skipped() > 0) {
      System.err.println(
          "tarsier: " + name + ": " + tally.complaints() + " in " + tally.rows + " rows");
    }
  }

  private void table(String name, InputStream in, Settings settings) {
    SeriesHistory history = SeriesHistory.read(name, in);
    RegularSeries series = history.regular();
    Forecast f = forecast(series, settings);
    String[] times = history.timesAfter(series, horizon);
    PrintStream to = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new ForecastChart(series.values(), f.mean(), f.lower(), f.upper())
        .draw(Terminal.width(), CHART_HEIGHT, Terminal.colour())
        .forEach(to::println);
    to.printf(
        Locale.ROOT, "%n%d rows; %s; %s.%n%n", history.tally.rows, rhythm(f), f.explanation());
    to.printf(
        Locale.ROOT,
        "%-26s %12s  %s%n",
        "TIME",
        "MEAN",
        String.format(Locale.ROOT, "%.0f %% RANGE", 100 * f.level()));
    for (int h = 0; h < Math.min(horizon, MAX_LISTED); h++) {
      to.printf(
          Locale.ROOT,
          "%-26s %12s  %s – %s%n",
          times[h],
          Chart.label(f.mean()[h]),
          Chart.label(f.lower()[h]),
          Chart.label(f.upper()[h]));
    }
    if (horizon > MAX_LISTED) {
      to.printf(Locale.ROOT, "… and %d more; -o csv has every row%n", horizon - MAX_LISTED);
    }
    complain(name, history.tally);
  }

  private static String rhythm(Forecast f) {
    int main = f.seasons().main();
    int second = f.seasons().second();
    if (main <= 1) {
      return "no season found";
    }
    return "season of " + main + (second > 1 ? " and " + second : "") + " points";
  }
}
