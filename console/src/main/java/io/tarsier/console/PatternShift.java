package io.tarsier.console;

import io.tarsier.flow.PatternChanges;
import io.tarsier.model.Entity;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern that is new around an incident, or grew.
 *
 * @param row the pattern
 * @param word {@code new}, or by how much it grew
 * @param during lines around the incident
 * @param before lines in as long a time before
 */
record PatternShift(PatternRow row, String word, String during, String before) {

  private static final int MOST = 8;

  /** Those of some entities, the new ones first. */
  static List<PatternShift> of(
      PatternChanges changes, List<Entity> entities, Viewer viewer, TimeRange range) {
    List<PatternShift> shifts = new ArrayList<>();
    for (PatternChanges.Counted c : changes.fresh()) {
      shifts.add(shift(c, "new", viewer, range));
    }
    for (PatternChanges.Counted c : changes.grown()) {
      String word =
          c.before() == 0
              ? "back again"
              : Units.digits((double) c.during() / c.before()) + " times";
      shifts.add(shift(c, word, viewer, range));
    }
    List<String> ids = entities.stream().map(Entity::id).toList();
    return shifts.stream().filter(s -> ids.contains(s.row().entity())).limit(MOST).toList();
  }

  private static PatternShift shift(
      PatternChanges.Counted c, String word, Viewer viewer, TimeRange range) {
    return new PatternShift(
        PatternRow.of(c.pattern(), viewer, range),
        word,
        Units.count(c.during()),
        Units.count(c.before()));
  }
}
