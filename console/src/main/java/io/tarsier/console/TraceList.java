package io.tarsier.console;

import io.tarsier.model.Entity;
import io.tarsier.traces.GraphView;
import io.tarsier.traces.TraceQuery;
import io.tarsier.traces.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds the list of traces. */
final class TraceList {

  static final int MAX = 100;
  private static final int MAX_SERVICES = 500;
  private static final long MOST_MILLIS = Duration.ofDays(1).toMillis();

  private final Traffic traffic;
  private final Viewer viewer;
  private final TimeRange range;

  TraceList(Traffic traffic, Viewer viewer, TimeRange range) {
    this.traffic = traffic;
    this.viewer = viewer;
    this.range = range;
  }

  /**
   * Chooses.
   *
   * @param service identifier or name of a service that took part
   * @param failed {@code true}, {@code false} or empty for either
   * @param min least duration in milliseconds; empty for any
   * @param sort {@code slowest} or empty for the newest first
   * @throws IllegalArgumentException when one of these cannot be read
   */
  TraceListView build(String service, String failed, String min, String sort) {
    if (!List.of("", "slowest").contains(sort)) {
      throw new IllegalArgumentException("'sort' is slowest or nothing, not '" + sort + "'");
    }
    TraceQuery query =
        new TraceQuery(
            service(service),
            failed(failed),
            millis(min) * 1_000_000,
            range.from().toEpochMilli(),
            range.to().toEpochMilli(),
            sort.equals("slowest"),
            MAX + 1);
    List<TraceSummary> found = traffic.traces(query);
    List<TraceSummary> shown = found.subList(0, Math.min(MAX, found.size()));
    long longest = shown.stream().mapToLong(TraceSummary::durationNanos).max().orElse(1);
    Query parts =
        Query.empty()
            .with("service", service)
            .with("failed", failed)
            .with("min", min)
            .with("sort", sort)
            .with("range", range.isOwn() ? "" : range.word());
    return new TraceListView(
        shown.stream().map(t -> row(t, Math.max(1, longest))).toList(),
        service,
        services(),
        List.of(
            choice(parts, "failed", "", "all", failed),
            choice(parts, "failed", "true", "failed", failed),
            choice(parts, "failed", "false", "not failed", failed)),
        List.of(
            choice(parts, "sort", "", "newest first", sort),
            choice(parts, "sort", "slowest", "slowest first", sort)),
        failed,
        sort,
        min,
        !service.isEmpty() || !failed.isEmpty() || !min.isEmpty(),
        found.size() > MAX);
  }

  private List<String> services() {
    return traffic.graph(range.from(), range.to()).services().stream()
        .map(GraphView.ServiceView::entity)
        .map(Entity::id)
        .limit(MAX_SERVICES)
        .toList();
  }

  private TraceListView.Row row(TraceSummary t, long longest) {
    return new TraceListView.Row(
        t.id(),
        t.entity().name(),
        t.operation(),
        viewer.moment(Instant.ofEpochMilli(t.startMillis())),
        Units.SECONDS.format(t.durationNanos() / 1e9),
        String.format(Locale.ROOT, "%.1f", 100.0 * t.durationNanos() / longest),
        t.spans(),
        t.failed(),
        t.services().size());
  }

  private static IncidentsView.Choice choice(
      Query query, String name, String value, String word, String chosen) {
    return new IncidentsView.Choice(
        word, query.with(name, value).on("/traces"), value.equals(chosen));
  }

  /** A service by its identifier, or by its name alone. */
  private static Optional<Entity> service(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    String id = text.strip();
    return Optional.of(
        id.startsWith("service/") ? Entity.parse(id) : Entity.of(Entity.Kind.SERVICE, id));
  }

  private static Optional<Boolean> failed(String word) {
    return switch (word) {
      case "" -> Optional.empty();
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default ->
          throw new IllegalArgumentException("'failed' is true or false, not '" + word + "'");
    };
  }

  private static long millis(String text) {
    try {
      return text.isEmpty() ? 0 : Math.clamp(Long.parseLong(text.strip()), 0, MOST_MILLIS);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'min' is a number of milliseconds, not '" + text + "'", e);
    }
  }
}
