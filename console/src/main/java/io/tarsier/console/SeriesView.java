package io.tarsier.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series.
 *
 * @param row its line in the explorer
 * @param source name of the source that feeds it
 * @param called whether something is unusual or runs out
 * @param verdict what is thought of it now, one sentence
 * @param selector what a suppression of it would match
 * @param percent how far learning has come, 0 to 100
 * @param learned points it was learned from, in words
 * @param model what judges it, how old that is and why
 * @param plot its plot
 * @param outlook how it is expected to go on; null where nobody asks or nobody knows
 * @param findings what was called on it, newest first
 * @param incidents incidents that hold these findings
 */
record SeriesView(
    SeriesRow row,
    String source,
    boolean called,
    String verdict,
    String selector,
    int percent,
    String learned,
    String model,
    PlotView plot,
    @Nullable OutlookView outlook,
    List<FindingRow> findings,
    List<IncidentRow> incidents) {}
