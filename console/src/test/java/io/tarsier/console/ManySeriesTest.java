package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.flow.CapacityState;
import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.SeriesOutlook;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.SourceState;
import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.ports.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten thousand series on five hundred pods: what a busy Prometheus has. */
class ManySeriesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final List<SeriesPoint> points =
      IntStream.range(0, 720)
          .mapToObj(i ->
              new SeriesPoint(
                  NOW.minusSeconds(720 - i).toEpochMilli(),
                  Math.sin(i / 9.0),
                  new Band(-1, 0, 1),
                  0.1,
                  false))
          .toList();

  private final List<SeriesState> states =
      IntStream.range(0, 10_000)
          .mapToObj(i -> {
            Series series =
                new Series(
                    new Entity(Entity.Kind.POD, "shop", String.format("web-%03d", i / 20)),
                    String.format("metric_%02d_bytes", i % 20),
                    Labels.of("core", "0"));
            return new SeriesState(
                series,
                series.id(),
                "prometheus",
                points.getLast(),
                500,
                120,
                Optional.empty(),
                Optional.empty());
          })
          .toList();

  private final Watch watch =
      new Watch() {
        @Override
        public List<SeriesState> series() {
          return states;
        }

        @Override
        public Optional<SeriesState> series(String id) {
          return states.stream().filter(s -> s.id().equals(id)).findFirst();
        }

        @Override
        public List<SeriesPoint> points(String id) {
          return points;
        }

        @Override
        public List<SourceState> sources() {
          return List.of();
        }

        @Override
        public List<CapacityState> capacity() {
          return List.of();
        }

        @Override
        public Optional<SeriesOutlook> forecast(String id, Duration horizon, double level) {
          return Optional.empty();
        }

        @Override
        public CorridorStats stats() {
          return new CorridorStats(0, 0, 0, 0, 0, 0, 0, 1, states.size(), 0, 0, 20_000);
        }

        @Override
        public Incident decide(Decision decision, String incident, String actor) {
          throw new NoSuchElementException("There is no incident " + incident + ".");
        }
      };

  @Test
  void areShownAsQuicklyAsAFew() {
    Viewer viewer = new Viewer(NOW, Viewer.UTC);
    TimeRange hour = TimeRange.ofWord("1h", NOW);
    InMemoryStorage storage = new InMemoryStorage();
    Duration overview = Duration.ZERO;
    Duration explorer = Duration.ZERO;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      OverviewView view =
          new Overview(SeededWatch.quiet(watch, storage, NOW), viewer, hour).build();
      overview = Duration.ofNanos(System.nanoTime() - start);
      assertThat(view.verdict().headline())
          .isEqualTo("All 10\u202f000 series on 500 entities look as expected");
      assertThat(view.entities()).hasSize(Overview.MAX_ENTITIES);
      start = System.nanoTime();
      SeriesListView list = new SeriesList(watch, storage, viewer, hour).build("web", "", "", 1);
      explorer = Duration.ofNanos(System.nanoTime() - start);
      assertThat(list.rows()).hasSize(SeriesList.PAGE);
    }
    System.out.printf(
        "10,000 series: overview %d ms, explorer %d ms%n",
        overview.toMillis(), explorer.toMillis());
    // Generous, since other work shares the machine; the point is that it is not seconds.
    assertThat(overview).isLessThan(Duration.ofSeconds(1));
    assertThat(explorer).isLessThan(Duration.ofSeconds(1));
  }
}
