package io.tarsier.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.anomaly.SimulatedService.Fault;
import io.tarsier.anomaly.SimulatedService.Kind;
import io.tarsier.model.Entity;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GroupEngineTest {

  private static final Entity SHOP = Entity.of(Entity.Kind.SERVICE, "shop");
  private static final int LEARNED = 1500;

  private static List<GroupAnomaly> play(
      GroupEngine engine, SimulatedService service, int from, int rows, Fault fault) {
    List<GroupAnomaly> found = new ArrayList<>();
    for (int i = from; i < from + rows; i++) {
      double[] row = service.next(fault);
      for (int m = 0; m < row.length; m++) {
        // Members are scraped a little apart.
        long at = Waves.START + i * Waves.MINUTE + 700L * m;
        Series series = new Series(SHOP, "metric_" + m, Labels.empty());
        found.addAll(engine.observe(series, at, row[m], false));
      }
    }
    return found;
  }

  @Test
  void tellsOneFindingAnEpisodeThatOpensAndEnds() {
    GroupEngine engine = new GroupEngine(0.3);
    SimulatedService service = new SimulatedService(Kind.INDEPENDENT, 10, 3);
    assertThat(play(engine, service, 0, LEARNED, Fault.NONE)).isEmpty();
    List<GroupAnomaly> found = play(engine, service, LEARNED, 30, Fault.TOGETHER);
    found.addAll(play(engine, service, LEARNED + 30, 200, Fault.NONE));
    assertThat(found).hasSizeGreaterThanOrEqualTo(2);
    GroupAnomaly first = found.getFirst();
    assertThat(first.ongoing()).isTrue();
    assertThat(first.entity()).isEqualTo(SHOP);
    assertThat(first.shape()).isEqualTo(GroupAnomaly.Shape.TOGETHER);
    assertThat(first.explanation()).contains(" up").contains("moved at once");
    assertThat(first.members()).hasSizeBetween(3, 8);
    GroupAnomaly end = found.stream().filter(g -> !g.ongoing()).findFirst().orElseThrow();
    assertThat(end.id()).isEqualTo(first.id());
  }

  @Test
  void goesOnFromASnapshotAsIfItHadNeverStopped() {
    GroupEngine engine = new GroupEngine(0.3);
    SimulatedService service = new SimulatedService(Kind.INDEPENDENT, 10, 3);
    SimulatedService same = new SimulatedService(Kind.INDEPENDENT, 10, 3);
    play(engine, service, 0, LEARNED, Fault.NONE);
    play(new GroupEngine(0.3), same, 0, LEARNED, Fault.NONE);
    GroupEngine copy = new GroupEngine(0.3);
    assertThat(copy.restore(engine.snapshot(SHOP))).isEqualTo(SHOP);
    assertThat(play(copy, same, LEARNED, 60, Fault.TOGETHER))
        .isNotEmpty()
        .isEqualTo(play(engine, service, LEARNED, 60, Fault.TOGETHER));
    assertThat(copy.snapshot(SHOP)).isEqualTo(engine.snapshot(SHOP));
  }

  @Test
  void fewerThanThreeSeriesAreNoGroup() {
    GroupEngine engine = new GroupEngine(0.3);
    SimulatedService service = new SimulatedService(Kind.SHARED, 2, 3);
    play(engine, service, 0, 500, Fault.NONE);
    assertThat(play(engine, service, 500, 60, Fault.TOGETHER)).isEmpty();
  }
}
