package io.tarsier.console;

import java.util.List;

/**
 * The patterns of log lines.
 *
 * @param rows the slice shown
 * @param search words that were searched for
 * @param states choices of state, with numbers
 * @param levels choices of level, with numbers
 * @param entities choices of entity, with numbers
 * @param moreEntities how many choices are not shown
 * @param entity the chosen entity; empty for all
 * @param state the chosen state; empty for all
 * @param level the chosen level; empty for all
 * @param found how many match
 * @param total how many there are
 * @param previous address of the slice before; empty at the start
 * @param next address of the slice behind; empty at the end
 */
record PatternListView(
    List<PatternRow> rows,
    String search,
    List<SeriesListView.Facet> states,
    List<SeriesListView.Facet> levels,
    List<SeriesListView.Facet> entities,
    int moreEntities,
    String entity,
    String state,
    String level,
    int found,
    int total,
    String previous,
    String next) {}
