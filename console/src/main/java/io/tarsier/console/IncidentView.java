package io.tarsier.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One incident.
 *
 * @param row the facts it shares with its line in the list
 * @param wording the same in a language model's words; empty for none
 * @param open whether operators can still decide
 * @param acknowledged whether somebody looks after it
 * @param causes what it may have come from, the likeliest first
 * @param said what an operator says the cause was; empty while nobody has
 * @param parent the incident that this one is a consequence of; null for none
 * @param children incidents that are a consequence of this one
 * @param why the strongest explanations in words, the strongest first
 * @param advice what can be done now, one sentence
 * @param affected identifiers of the entities
 * @param dismissal what "not an anomaly" would do, in words
 * @param scopes which other series a dismissal may hold for; empty where no threshold is raised
 * @param selector the series that a suppression is likely to be about; empty where there is none
 * @param plots one plot per series
 * @param shifts patterns of its entities' logs that are new or grew in its time
 * @param findings its findings
 * @param timeline its story and what was around it, oldest first
 * @param unplotted how many series have no plot here
 */
record IncidentView(
    IncidentRow row,
    String wording,
    boolean open,
    boolean acknowledged,
    List<CauseRow> causes,
    String said,
    @Nullable Kin parent,
    List<Kin> children,
    List<String> why,
    String advice,
    List<String> affected,
    String dismissal,
    List<Suppressions.Scope> scopes,
    String selector,
    List<PlotView> plots,
    List<PatternShift> shifts,
    List<FindingRow> findings,
    List<Line> timeline,
    int unplotted) {

  /**
   * One line of its story.
   *
   * @param aside whether it is not of the incident itself: a change, a notice
   */
  record Line(Viewer.Moment at, String actor, String text, boolean aside) {}

  /** An incident that has to do with this one. */
  record Kin(String title, String href, Badge severity, Badge status) {}
}
