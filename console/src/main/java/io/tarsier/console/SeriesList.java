package io.tarsier.console;

import io.tarsier.flow.SeriesState;
import io.tarsier.model.Severity;
import io.tarsier.ports.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Builds the series explorer. Search and facets look at states only; pictures are drawn for the
 * slice shown, so that a page of 10,000 series costs no more than one of 100.
 */
final class SeriesList {

  static final int PAGE = 60;
  static final int MAX_ENTITIES = 30;
  static final List<String> STATES = List.of("unusual", "expected", "learning", "silent");

  private final List<SeriesState> all;
  private final SeriesRows rows;
  private final TimeRange range;
  private final int limit;

  SeriesList(Watch watch, Storage storage, Viewer viewer, TimeRange range) {
    this.all = watch.series();
    this.limit = watch.stats().maxSeries();
    this.rows = new SeriesRows(watch, storage, all, viewer, range);
    this.range = range;
  }

  /**
   * @param search words that a series' key must all hold
   * @param entity identifier, or empty for all
   * @param state one of {@link #STATES}, or empty for all
   * @param page 1 for the first
   */
  SeriesListView build(String search, String entity, String state, int page) {
    if (!state.isEmpty() && !STATES.contains(state)) {
      throw new IllegalArgumentException(
          "'state' is one of " + String.join(", ", STATES) + ", not '" + state + "'");
    }
    List<SeriesState> matching = all.stream().filter(words(search)).toList();
    Predicate<SeriesState> ofEntity =
        s -> entity.isEmpty() || s.series().entity().id().equals(entity);
    Predicate<SeriesState> ofState = s -> state.isEmpty() || stateOf(s).equals(state);
    List<SeriesState> found =
        matching.stream()
            .filter(ofEntity.and(ofState))
            .sorted(
                // Stable: what is equally bad stays in the order of keys.
                Comparator.comparing(
                    (SeriesState s) -> rows.severity(s).orElse(null),
                    Comparator.nullsLast(Comparator.<Severity>reverseOrder())))
            .toList();
    int from = Math.clamp((page - 1L) * PAGE, 0, found.size());
    int to = Math.min(found.size(), from + PAGE);
    Query query =
        Query.empty()
            .with("q", search)
            .with("entity", entity)
            .with("state", state)
            .with("range", range.word());
    List<SeriesListView.Facet> entities =
        entities(query, entity, matching.stream().filter(ofState).toList());
    return new SeriesListView(
        found.subList(from, to).stream().map(rows::row).toList(),
        search,
        states(query, state, matching.stream().filter(ofEntity).toList()),
        entities.stream().limit(MAX_ENTITIES).toList(),
        Math.max(0, entities.size() - MAX_ENTITIES),
        entity,
        state,
        found.size(),
        all.size(),
        room(all.size(), limit),
        from == 0 ? "" : query.with("page", Integer.toString(page - 1)).on("/series"),
        to == found.size() ? "" : query.with("page", Integer.toString(page + 1)).on("/series"));
  }

  /** Said from half of the limit on: before that nobody needs to know. */
  static String room(int watched, int limit) {
    if (2L * watched < limit) {
      return "";
    }
    String of = Units.count(watched) + " of " + Units.count(limit) + " that may be watched; ";
    return watched >= limit
        ? of + "further ones are dropped. `tarsier preview` says what more would take."
        : of + "room for " + Units.count((long) limit - watched) + " more.";
  }

  private String stateOf(SeriesState s) {
    if (s.openFinding().isPresent()) {
      return "unusual";
    }
    if (rows.silent(s)) {
      return "silent";
    }
    return s.learning() ? "learning" : "expected";
  }

  private static Predicate<SeriesState> words(String search) {
    String[] words = search.toLowerCase(Locale.ROOT).strip().split("\\s+");
    return s -> {
      String key = s.series().key().toLowerCase(Locale.ROOT);
      return Arrays.stream(words).allMatch(key::contains);
    };
  }

  private List<SeriesListView.Facet> states(
      Query query, String chosen, List<SeriesState> matching) {
    List<SeriesListView.Facet> facets = new ArrayList<>();
    facets.add(facet(query, "state", "", "all", chosen, matching.size()));
    for (String state : STATES) {
      int count = (int) matching.stream().filter(s -> stateOf(s).equals(state)).count();
      facets.add(facet(query, "state", state, state, chosen, count));
    }
    return facets;
  }

  private List<SeriesListView.Facet> entities(
      Query query, String chosen, List<SeriesState> matching) {
    Map<String, Integer> counts = new TreeMap<>();
    matching.forEach(s -> counts.merge(s.series().entity().id(), 1, Integer::sum));
    List<SeriesListView.Facet> facets = new ArrayList<>();
    facets.add(facet(query, "entity", "", "all", chosen, matching.size()));
    // The chosen one stays in reach even when the search leaves nothing of it.
    if (!chosen.isEmpty()) {
      counts.putIfAbsent(chosen, 0);
      facets.add(facet(query, "entity", chosen, chosen, chosen, counts.get(chosen)));
    }
    counts.forEach((id, n) -> {
      if (!id.equals(chosen)) {
        facets.add(facet(query, "entity", id, id, chosen, n));
      }
    });
    return facets;
  }

  private static SeriesListView.Facet facet(
      Query query, String name, String value, String word, String chosen, int count) {
    return new SeriesListView.Facet(
        word, query.with(name, value).on("/series"), value.equals(chosen), count);
  }
}
