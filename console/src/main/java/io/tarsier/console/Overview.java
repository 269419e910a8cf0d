package io.tarsier.console;

import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.SourceState;
import io.tarsier.model.Incident;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the overview. Order on the page is by badness and then by name, never by a score that
 * wobbles, so that lines stay where they are while the page updates.
 */
final class Overview {

  static final int MAX_SHORTAGES = 8;
  static final int MAX_UNUSUAL = 8;
  static final int MAX_ENTITIES = 40;
  static final int MAX_RECENT = 6;
  private static final int MAX_READ = 100;

  private final ConsolePages.Views views;
  private final Watch watch;
  private final Storage storage;
  private final Viewer viewer;
  private final TimeRange range;
  private final List<SeriesState> all;
  private final List<SourceState> sources;
  private final SeriesRows rows;

  /** Findings that nobody wants to hear of now. */
  private final Set<String> held;

  Overview(ConsolePages.Views views, Viewer viewer, TimeRange range) {
    this.views = views;
    this.watch = views.watch();
    this.storage = views.storage();
    this.viewer = viewer;
    this.range = range;
    this.all = watch.series();
    this.sources = watch.sources();
    this.rows = new SeriesRows(watch, storage, all, viewer, range);
    this.held = storage.suppressions().heldBack().keySet();
  }

  OverviewView build() {
    List<Incident> open =
        storage.incidents().unfinished().stream().sorted(IncidentRows.WORST_FIRST).toList();
    List<SeriesState> unusual =
        all.stream()
            .filter(s -> s.openFinding().filter(f -> !held.contains(f)).isPresent())
            .sorted(
                Comparator.comparing((SeriesState s) -> rows.severity(s).orElse(Severity.LOW))
                    .reversed())
            .toList();
    List<Shortage> shortages =
        watch.capacity().stream().flatMap(c -> Shortage.of(c, viewer).stream()).toList();
    List<OverviewView.EntityRow> entities = entities();
    return new OverviewView(
        verdict(open, shortages, unusual.size()),
        new IncidentRows(storage.findings(), viewer).rows(open),
        shortages.stream().limit(MAX_SHORTAGES).toList(),
        unusual.stream().limit(MAX_UNUSUAL).map(rows::row).toList(),
        Math.max(0, unusual.size() - MAX_UNUSUAL),
        calm(),
        recent(),
        entities.stream().limit(MAX_ENTITIES).toList(),
        Math.max(0, entities.size() - MAX_ENTITIES),
        sources.stream().map(this::source).toList(),
        troubles(watch.stats()),
        learning(),
        Figures.of(views, viewer));
  }

  private OverviewView.Verdict verdict(List<Incident> open, List<Shortage> shortages, int unusual) {
    if (!open.isEmpty()) {
      Instant since = open.stream().map(Incident::opened).min(Comparator.naturalOrder()).get();
      Severity worst = open.getFirst().severity();
      long acknowledged =
          open.stream().filter(i -> i.status() == Incident.Status.ACKNOWLEDGED).count();
      String headline =
          count(open.size(), "open incident")
              + (open.size() == 1 ? ", " : ", the worst ")
              + Badge.of(worst).word()
              + ", since "
              + viewer.clock(since);
      String looking =
          acknowledged == 0
              ? "Nobody has acknowledged " + (open.size() == 1 ? "it" : "any") + " yet. "
              : acknowledged + " of " + open.size() + " acknowledged. ";
      return new OverviewView.Verdict(Badge.of(worst), headline, looking + ground());
    }
    if (!failing().isEmpty()) {
      return new OverviewView.Verdict(
          Badge.FAILING, "No open incident, but " + names(failing()) + " cannot be read", ground());
    }
    if (all.isEmpty()) {
      return new OverviewView.Verdict(
          Badge.STARTING, "Nothing is watched yet", "The first samples have not arrived.");
    }
    if (!shortages.isEmpty()) {
      Shortage soonest = shortages.getFirst();
      String others =
          shortages.size() == 1
              ? ""
              : ", and " + count(shortages.size() - 1, "other resource") + " after it";
      return new OverviewView.Verdict(
          soonest.badge(), soonest.resource() + " " + soonest.what() + others, ground());
    }
    long silent = all.stream().filter(rows::silent).count();
    if (unusual > 0) {
      return new OverviewView.Verdict(
          Badge.of(Severity.MEDIUM),
          unusual + " of " + count(all.size(), "series") + " look unusual, none an incident so far",
          ground());
    }
    if (silent > 0) {
      return new OverviewView.Verdict(
          Badge.SILENT,
          silent
              + " of "
              + count(all.size(), "series")
              + " fell silent, the others look as expected",
          ground());
    }
    if (all.stream().allMatch(SeriesState::learning)) {
      return new OverviewView.Verdict(
          Badge.LEARNING, "Learning what is normal for " + count(all.size(), "series"), ground());
    }
    return new OverviewView.Verdict(
        Badge.EXPECTED,
        (all.size() == 1 ? "The one series on " : "All " + count(all.size(), "series") + " on ")
            + count(all.stream().map(s -> s.series().entity()).distinct().count(), "entity")
            + (all.size() == 1 ? " looks as expected" : " look as expected"),
        ground());
  }

  /** What the verdict rests on, and what it does not. */
  private String ground() {
    String blind =
        failing().isEmpty() ? "" : " Blind on one side: " + names(failing()) + " cannot be read.";
    if (all.isEmpty()) {
      return "No series is watched yet." + blind;
    }
    long entities = all.stream().map(s -> s.series().entity()).distinct().count();
    long newest = all.stream().mapToLong(s -> s.last().epochMillis()).max().orElse(0);
    return "Watching "
        + count(all.size(), "series")
        + " on "
        + count(entities, "entity")
        + " from "
        + count(sources.size(), "source")
        + ", last sample "
        + viewer.ago(Instant.ofEpochMilli(newest))
        + "."
        + blind;
  }

  /** What was called within the page's range and is over: the newest first. */
  private List<FindingRow> recent() {
    FindingStore.Query query =
        new FindingStore.Query(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(range.from()),
            Optional.of(range.to()),
            MAX_READ,
            Optional.empty());
    return storage.findings().find(query).items().stream()
        .filter(f -> !f.ongoing())
        .limit(MAX_RECENT)
        .map(f -> FindingRow.of(f, viewer))
        .toList();
  }

  private String calm() {
    Optional<SeriesState> oddest =
        all.stream()
            .filter(s -> !s.learning())
            .max(Comparator.comparingDouble(s -> s.last().score()));
    return oddest
        .map(s ->
            "Nothing is called unusual. The highest score just now, "
                + SeriesRows.score(s.last().score())
                + " on "
                + s.series().key()
                + ", does not reach that series' own threshold.")
        .orElse("Series whose values leave their expected band appear here, once they are learnt.");
  }

  private List<OverviewView.EntityRow> entities() {
    Map<String, List<SeriesState>> byEntity =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    s -> s.series().entity().id(), TreeMap::new, Collectors.toList()));
    List<Ranked> ranked = new ArrayList<>();
    byEntity.forEach((id, states) -> ranked.add(entity(id, states)));
    return ranked.stream().sorted(Ranked.ORDER).map(Ranked::row).toList();
  }

  /** What its place in the table depends on: the worst first, then what fell silent. */
  private record Ranked(Optional<Severity> worst, boolean silent, OverviewView.EntityRow row) {

    static final Comparator<Ranked> ORDER =
        Comparator.comparing(
                (Ranked r) -> r.worst().orElse(null),
                Comparator.nullsLast(Comparator.<Severity>reverseOrder()))
            .thenComparing(r -> !r.silent())
            .thenComparing(r -> r.row().id());
  }

  private Ranked entity(String id, List<SeriesState> states) {
    Optional<Severity> worst =
        states.stream().flatMap(s -> rows.worst(s).stream()).max(Comparator.naturalOrder());
    List<SeriesState> learning = states.stream().filter(SeriesState::learning).toList();
    boolean silent = states.stream().allMatch(rows::silent);
    Badge badge =
        worst
            .map(Badge::of)
            .orElse(
                silent
                    ? Badge.SILENT
                    : learning.size() == states.size() ? Badge.LEARNING : Badge.EXPECTED);
    double score =
        states.stream()
            .filter(s -> !s.learning())
            .mapToDouble(s -> s.last().score())
            .max()
            .orElse(-1);
    long newest = states.stream().mapToLong(s -> s.last().epochMillis()).max().orElse(0);
    return new Ranked(
        worst,
        silent,
        new OverviewView.EntityRow(
            id,
            badge,
            states.size(),
            (int)
                states.stream()
                    .filter(s -> s.openFinding().filter(f -> !held.contains(f)).isPresent())
                    .count(),
            learning.size(),
            learning.stream()
                .min(Comparator.comparingLong(SeriesState::seen))
                .map(SeriesRows::progress)
                .orElse(""),
            score < 0 ? "" : SeriesRows.score(score),
            viewer.moment(Instant.ofEpochMilli(newest))));
  }

  private List<SourceState> failing() {
    return sources.stream().filter(Overview::failing).toList();
  }

  private static String names(List<SourceState> sources) {
    return String.join(", ", sources.stream().map(SourceState::name).toList());
  }

  private static boolean failing(SourceState s) {
    return !s.healthy() && s.lastError().isPresent();
  }

  private OverviewView.SourceRow source(SourceState s) {
    Badge badge = s.healthy() ? Badge.HEALTHY : failing(s) ? Badge.FAILING : Badge.STARTING;
    return new OverviewView.SourceRow(
        s.name(),
        badge,
        s.healthy() ? "" : s.lastError().orElse(""),
        s.lastSuccess().map(viewer::moment).orElse(null),
        Units.count(s.samples()),
        Units.count(s.failures()));
  }

  /** What Tarsier itself cannot cope with, and what to do about it. */
  static List<String> troubles(CorridorStats stats) {
    List<String> troubles = new ArrayList<>();
    if (stats.storageFailures() > 0) {
      troubles.add(
          "Storage refused "
              + count(stats.storageFailures(), "write")
              + " since the start; each was tried again. Look at the log, and whether the disk is"
              + " full.");
    }
    if (stats.refusedSeries() > 0) {
      troubles.add(
          count(stats.refusedSeries(), "sample")
              + " of further series dropped: "
              + Units.count(stats.series())
              + " are watched, which is all that may be. Narrow the selection, or allow more.");
    }
    if (stats.queueCapacity() > 0 && stats.queued() * 10L >= stats.queueCapacity() * 9L) {
      troubles.add("Samples come faster than they can be judged; sources are made to wait.");
    }
    return troubles;
  }

  private OverviewView.@Nullable Learning learning() {
    List<SeriesState> learning =
        all.stream()
            .filter(SeriesState::learning)
            .sorted(Comparator.comparingDouble(s -> (double) s.seen() / s.needed()))
            .toList();
    if (learning.isEmpty()) {
      return null;
    }
    SeriesState middle = learning.get(learning.size() / 2);
    return new OverviewView.Learning(
        learning.size(),
        all.size(),
        SeriesRows.progress(middle),
        (int) (100 * middle.seen() / Math.max(1, middle.needed())),
        left(middle));
  }

  /** From the pace of the points so far. */
  private String left(SeriesState state) {
    List<SeriesPoint> points = watch.points(state.id());
    if (points.size() < 3) {
      return "";
    }
    long pace =
        (points.getLast().epochMillis() - points.getFirst().epochMillis()) / (points.size() - 1);
    return "about " + Viewer.length(Duration.ofMillis(pace * (state.needed() - state.seen())));
  }

  /** {@code 1 source}, {@code 2 sources}, {@code 3 entities}; "series" stays as it is. */
  static String count(long n, String noun) {
    if (n == 1 || noun.endsWith("s")) {
      return Units.count(n) + " " + noun;
    }
    return n
        + " "
        + (noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ie" : noun)
        + "s";
  }
}
