package io.tarsier.console;

import io.tarsier.flow.NoiseState;
import io.tarsier.model.Incident;
import io.tarsier.ports.IncidentStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
  private static final int MAX_READ = 500;
  private static final Duration LATELY = Duration.ofMinutes(15);
  private static final Duration MONTH = Duration.ofDays(30);

  static Figures of(ConsolePages.Views views, Viewer viewer) {
    TimeRange lately = TimeRange.own(viewer.now().minus(LATELY), viewer.now());
    GraphPage page =
        new GraphPage(views.traffic(), Health.of(views.watch(), views.storage()), viewer, lately);
    List<GraphPageView.ServiceRow> trouble = page.inTrouble(Integer.MAX_VALUE);
    return new Figures(
        views.watch().noise().map(n -> noise(n, viewer)).orElse(""),
        verdicts(views.storage().incidents(), viewer.now()),
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

  private static String verdicts(IncidentStore incidents, Instant now) {
    List<Incident> judged =
        incidents
            .find(
                new IncidentStore.Query(
                    Set.of(),
                    Optional.empty(),
                    Optional.of(now.minus(MONTH)),
                    Optional.empty(),
                    MAX_READ,
                    Optional.empty()))
            .items()
            .stream()
            .filter(i -> i.verdict().isPresent())
            .toList();
    long right = judged.stream().filter(i -> i.verdict().orElseThrow().first()).count();
    return judged.isEmpty() ? "" : right + " of " + judged.size();
  }
}
