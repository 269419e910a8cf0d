package io.tarsier.console;

import java.util.List;

/**
 * The series explorer.
 *
 * @param rows the slice shown
 * @param search words that were searched for
 * @param states choices of state, with numbers
 * @param entities choices of entity, with numbers
 * @param moreEntities how many choices are not shown
 * @param entity the chosen entity; empty for all
 * @param state the chosen state; empty for all
 * @param found how many series match
 * @param total how many there are
 * @param room how many more may be watched, in words; empty while that is far away
 * @param previous address of the slice before; empty at the start
 * @param next address of the slice behind; empty at the end
 */
record SeriesListView(
    List<SeriesRow> rows,
    String search,
    List<Facet> states,
    List<Facet> entities,
    int moreEntities,
    String entity,
    String state,
    int found,
    int total,
    String room,
    String previous,
    String next) {

  /** A choice and how many series it has. */
  record Facet(String word, String href, boolean chosen, int count) {}
}
