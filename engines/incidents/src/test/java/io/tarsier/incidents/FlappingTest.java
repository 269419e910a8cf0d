package io.tarsier.incidents;

import static io.tarsier.incidents.Troubles.T0;
import static io.tarsier.incidents.Troubles.odd;
import static io.tarsier.incidents.Troubles.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlappingTest {

  private static final int MINUTE = 60;

  private final Troubles shop = new Troubles();

  @Test
  void whatComesAndGoesIsOneIncidentAndToldOnce() {
    List<Incident> told = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int n = 0; n < 20; n++) {
      List<Incident> now = cycle(n);
      if (n > 3) {
        told.addAll(now);
      }
      now.forEach(i -> ids.add(i.id()));
    }
    assertThat(told).as("changes after it was known to flap").isEmpty();
    assertThat(shop.only().title()).endsWith(", comes and goes");
    assertThat(shop.only().timeline())
        .filteredOn(l -> l.text().contains("began more than 3 times within 30 min"))
        .hasSize(1);
    assertThat(ids).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void itIsOverOnceItHasBeenQuietForAsLong() {
    for (int n = 0; n < 5; n++) {
      cycle(n);
    }
    int lastOnset = 4 * 8 * MINUTE;
    assertThat(shop.engine.tick(T0.plusSeconds(lastOnset + 25 * MINUTE))).isEmpty();
    assertThat(shop.engine.tick(T0.plusSeconds(lastOnset + 31 * MINUTE))).hasSize(1);
  }

  @Test
  void whatComesRarelyDoesNotFlap() {
    for (int n = 0; n < 10; n++) {
      int start = n * 20 * MINUTE;
      shop.engine.tick(T0.plusSeconds(start));
      shop.observe(odd(service("a"), "errors", start, start + MINUTE, false, Severity.HIGH));
    }
    assertThat(shop.titles()).noneMatch(t -> t.contains("comes and goes"));
  }

  /** Two minutes of trouble every eight. */
  private List<Incident> cycle(int n) {
    int start = n * 8 * MINUTE;
    List<Incident> told = new ArrayList<>(shop.engine.tick(T0.plusSeconds(start)));
    told.removeIf(i -> i.status() == Incident.Status.RESOLVED);
    told.addAll(
        shop.engine.observe(odd(service("a"), "errors", start, start + 10, true, Severity.HIGH)));
    told.addAll(
        shop.engine.observe(
            odd(service("a"), "errors", start, start + 2 * MINUTE, false, Severity.HIGH)));
    return told;
  }
}
