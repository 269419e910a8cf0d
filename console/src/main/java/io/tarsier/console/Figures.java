package io.tarsier.console;

import io.tarsier.flow.NoiseState;
import io.tarsier.flow.VerdictState;
import java.time.Duration;
import java.util.List;

/**
 * How well Tarsier does, and how the services are, for the overview.
 *
 * @param noise how much people were spared, in words; empty while there is nothing to count
 * @param verdicts how often the cause ranked first was the one, in words; empty before the first
 *     word on a cause
 * @param services how many services there are
 * @param trouble those of them that something goes on with, the worst first
 * @param more how many of these are not shown
 */
record Figures(
    String noise, String verdicts, int services, List<GraphPageView.ServiceRow> trouble, int more) {

  private static final int MAX_TROUBLE = 6;
  private static final int FEW = 3;
  private static final Duration LATELY = Duration.ofMinutes(15);

  static Figures of(ConsolePages.Views views, Viewer viewer) {
    TimeRange lately = TimeRange.own(viewer.now().minus(LATELY), viewer.now());
    GraphPage page =
        new GraphPage(views.traffic(), Health.of(views.watch(), views.storage()), viewer, lately);
    List<GraphPageView.ServiceRow> trouble = page.inTrouble(Integer.MAX_VALUE);
    return new Figures(
        views.watch().noise().map(n -> noise(n, viewer)).orElse(""),
        words(VerdictState.of(views.storage().incidents(), viewer.now())),
        page.size(),
        trouble.stream().limit(MAX_TROUBLE).toList(),
        Math.max(0, trouble.size() - MAX_TROUBLE));
  }

  /** Few findings say little: a handful that became one incident each would look like noise. */
  private static String noise(NoiseState n, Viewer viewer) {
    if (n.findings() < FEW || n.reduction().isEmpty()) {
      return "";
    }
    return Units.count(n.findings())
        + " findings since "
        + viewer.clock(n.since())
        + " became "
        + Overview.count(n.incidents(), "incident")
        + ": "
        + Math.round(100 * n.reduction().getAsDouble())
        + " % less noise";
  }

  private static String words(VerdictState verdicts) {
    return verdicts.judged() == 0 ? "" : verdicts.right() + " of " + verdicts.judged();
  }
}
