package io.tarsier.console;

import io.tarsier.logs.PatternState;
import io.tarsier.model.LogLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Builds the page of all patterns of log lines, new and changed ones first. */
final class PatternList {

  static final int PAGE = 60;
  private static final int MAX_ENTITIES = 30;

  private final List<PatternState> all;
  private final Viewer viewer;
  private final TimeRange range;

  PatternList(Watch watch, Viewer viewer, TimeRange range) {
    this.all = watch.patterns();
    this.viewer = viewer;
    this.range = range;
  }

  /**
   * Chooses.
   *
   * @param search words that a pattern must all hold
   * @param page 1 for the first
   */
  PatternListView build(String search, String entity, String state, String level, int page) {
    Predicate<PatternState> words = words(search);
    Predicate<PatternState> ofEntity = p -> entity.isEmpty() || p.entity().id().equals(entity);
    Predicate<PatternState> ofState = p -> state.isEmpty() || p.state().word().equals(state);
    Predicate<PatternState> ofLevel = p -> level.isEmpty() || p.level().word().equals(level);
    List<PatternState> matching = all.stream().filter(words).toList();
    List<PatternState> found =
        matching.stream().filter(ofEntity.and(ofState).and(ofLevel)).toList();
    int from = Math.clamp((page - 1L) * PAGE, 0, found.size());
    int to = Math.min(found.size(), from + PAGE);
    Query query =
        Query.empty()
            .with("q", search)
            .with("entity", entity)
            .with("state", state)
            .with("level", level)
            .with("range", range.word());
    List<String> states =
        Arrays.stream(PatternState.State.values()).map(PatternState.State::word).toList();
    List<String> levels = Arrays.stream(LogLevel.values()).map(LogLevel::word).toList().reversed();
    List<SeriesListView.Facet> entities =
        facets(
            query,
            "entity",
            entity,
            List.of(),
            p -> p.entity().id(),
            matching.stream().filter(ofState.and(ofLevel)).toList());
    return new PatternListView(
        found.subList(from, to).stream().map(p -> PatternRow.of(p, viewer, range)).toList(),
        search,
        facets(
            query,
            "state",
            state,
            states,
            p -> p.state().word(),
            matching.stream().filter(ofEntity.and(ofLevel)).toList()),
        facets(
            query,
            "level",
            level,
            levels,
            p -> p.level().word(),
            matching.stream().filter(ofEntity.and(ofState)).toList()),
        entities.stream().limit(MAX_ENTITIES).toList(),
        Math.max(0, entities.size() - MAX_ENTITIES),
        entity,
        state,
        level,
        found.size(),
        all.size(),
        from == 0 ? "" : query.with("page", Integer.toString(page - 1)).on("/patterns"),
        to == found.size() ? "" : query.with("page", Integer.toString(page + 1)).on("/patterns"));
  }

  private static Predicate<PatternState> words(String search) {
    String[] words = search.toLowerCase(Locale.ROOT).strip().split("\\s+");
    return p -> {
      String text = p.text().toLowerCase(Locale.ROOT);
      return Arrays.stream(words).allMatch(text::contains);
    };
  }

  /** Choices in a given order, or where none is given, by name. Levels that no pattern has go. */
  private static List<SeriesListView.Facet> facets(
      Query query,
      String name,
      String chosen,
      List<String> order,
      Function<PatternState, String> of,
      List<PatternState> matching) {
    Map<String, Integer> counts = new TreeMap<>();
    matching.forEach(p -> counts.merge(of.apply(p), 1, Integer::sum));
    if (!chosen.isEmpty()) {
      counts.putIfAbsent(chosen, 0);
    }
    List<SeriesListView.Facet> facets = new ArrayList<>();
    facets.add(facet(query, name, "", "all", chosen, matching.size()));
    for (String word : order.isEmpty() ? counts.keySet() : order) {
      Integer n = counts.get(word);
      if (n != null) {
        facets.add(facet(query, name, word, word, chosen, n));
      }
    }
    return facets;
  }

  private static SeriesListView.Facet facet(
      Query query, String name, String value, String word, String chosen, int count) {
    return new SeriesListView.Facet(
        word, query.with(name, value).on("/patterns"), value.equals(chosen), count);
  }
}
