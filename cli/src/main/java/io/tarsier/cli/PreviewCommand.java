package io.tarsier.cli;

import io.tarsier.flow.WatchCost;
import io.tarsier.server.Preview;
import io.tarsier.server.SettingTable;
import io.tarsier.server.Settings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "preview",
    description =
        "Says what watching would take on this machine - heap, memory, disk, processor - without watching.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier preview --series 10000 --interval 30s     so many series",
      "  tarsier preview --prometheus http://localhost:9090",
      "                                                    what `tarsier run` would read from there",
      "  tarsier preview                                   this machine alone",
      "",
      "Measures for about a second. Exit status: 0 it fits, 1 it does not, 2 bad input, 3 fault."
    })
final class PreviewCommand implements Callable<Integer> {

  @Mixin SettingOptions settings = new SettingOptions();

  @Option(names = "--series", paramLabel = "N", description = "How many series, if you know.")
  @Nullable Integer series;

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "A Prometheus whose matching series are counted.")
  @Nullable String prometheus;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "How often each gives a value, e.g. 10s. Default: 30s.")
  @Nullable String interval;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json.")
  Format format = Format.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> given = new LinkedHashMap<>();
    if (prometheus != null) {
      given.put("prometheus.url", prometheus);
    }
    if (interval != null) {
      given.put("prometheus.interval", interval);
    }
    return show(settings, given, series, format);
  }

  /** Counts where no number is given, measures and prints. */
  static int show(
      SettingOptions options, Map<String, String> given, @Nullable Integer series, Format format)
      throws InterruptedException {
    if (series != null && series < 1) {
      throw new BadInputException("--series is a whole number from 1");
    }
    if (format == Format.CSV) {
      throw new BadInputException("preview prints a table or json");
    }
    Settings resolved = options.load(given);
    Preview preview = Preview.of(resolved);
    int count =
        series != null
            ? series
            : Preview.countSeries(options.load(counting(given)), InstantSource.system());
    Duration every = resolved.get(SettingTable.PROMETHEUS_INTERVAL);
    WatchCost cost = preview.of(count, every);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.print(format == Format.JSON ? json(cost, preview.limit()) : table(cost, preview.limit()));
    return cost.fits() && count <= preview.limit() ? ExitCode.FINE : ExitCode.FOUND;
  }

  /** While counting, what would be left out counts too. */
  private static Map<String, String> counting(Map<String, String> given) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.put("prometheus.max-series", "1000000");
    return all;
  }

  private static String table(WatchCost c, int limit) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.printf(
        Locale.ROOT,
        "%,d series every %s, judged by %s%n",
        c.series(),
        words(c.interval()),
        c.model());
    out.printf(
        Locale.ROOT,
        "  heap        %s live, of at most %s%n",
        size(c.heapBytes()),
        size(c.maxHeapBytes()));
    out.printf(
        Locale.ROOT,
        "  memory      %s resident after some hours, in the long run up to the largest heap%n",
        size(c.residentBytes()));
    out.printf(Locale.ROOT, "  disk        %s of snapshots%n", size(c.snapshotBytes()));
    out.printf(Locale.ROOT, "  processor   %.1f %% of a core%n", 100 * c.cores());
    out.printf(
        Locale.ROOT,
        "  plots       the latest %d points of each, %s%n",
        c.points(),
        words(c.interval().multipliedBy(c.points())));
    if (c.series() > limit) {
      out.printf(
          Locale.ROOT,
          "Too many for limits.series, which is %,d: raise it, or choose fewer with prometheus.selectors.%n",
          limit);
    }
    if (!c.fits()) {
      out.printf(
          Locale.ROOT,
          "Too much for this heap: start with TARSIER_HEAP=%dm or more, or watch fewer.%n",
          (long) Math.ceil(c.heapBytes() / WatchCost.COMFORT / (1 << 20) / 256) * 256);
    }
    out.flush();
    return text.toString();
  }

  private static String json(WatchCost c, int limit) {
    return String.format(
        Locale.ROOT,
        "{\"series\":%d,\"intervalSeconds\":%s,\"model\":\"%s\",\"heapBytes\":%d,\"maxHeapBytes\":%d,"
            + "\"residentBytes\":%d,\"snapshotBytes\":%d,\"cores\":%.4f,\"points\":%d,\"limit\":%d,"
            + "\"fits\":%b}%n",
        c.series(),
        Numbers.plain(c.interval().toMillis() / 1e3),
        c.model(),
        c.heapBytes(),
        c.maxHeapBytes(),
        c.residentBytes(),
        c.snapshotBytes(),
        c.cores(),
        c.points(),
        limit,
        c.fits() && c.series() <= limit);
  }

  private static String size(long bytes) {
    return bytes < 1 << 30
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1048576.0)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1073741824.0);
  }

  private static String words(Duration d) {
    if (d.toMinutes() >= 120) {
      return String.format(Locale.ROOT, "%.1f h", d.toMinutes() / 60.0);
    }
    return d.toSeconds() >= 120 ? d.toMinutes() + " min" : Numbers.plain(d.toMillis() / 1e3) + " s";
  }
}
