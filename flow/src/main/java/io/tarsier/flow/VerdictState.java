package io.tarsier.flow;

import io.tarsier.model.Verdict;
import io.tarsier.ports.IncidentStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How often the cause that was ranked first was the one, as far as operators said: of the newest
 * {@value #MOST} incidents of thirty days.
 *
 * @param since when the days began
 * @param right incidents whose first cause was confirmed
 * @param judged incidents whose cause was confirmed or corrected
 */
public record VerdictState(Instant since, int right, int judged) {

  private static final int MOST = 500;
  private static final Duration DAYS = Duration.ofDays(30);

  public static VerdictState of(IncidentStore incidents, Instant now) {
    Instant since = now.minus(DAYS);
    List<Boolean> verdicts =
        incidents
            .find(
                new IncidentStore.Query(
                    Set.of(),
                    Optional.empty(),
                    Optional.of(since),
                    Optional.empty(),
                    MOST,
                    Optional.empty()))
            .items()
            .stream()
            .flatMap(i -> i.verdict().stream())
            .map(Verdict::first)
            .toList();
    return new VerdictState(
        since, (int) verdicts.stream().filter(first -> first).count(), verdicts.size());
  }
}
