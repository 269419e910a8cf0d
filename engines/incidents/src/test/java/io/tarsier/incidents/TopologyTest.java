package io.tarsier.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.incidents.Topology.Dependency;
import io.tarsier.incidents.Topology.Kind;
import io.tarsier.model.Entity;
import org.junit.jupiter.api.Test;

class TopologyTest {

  private static final Entity SHOP = new Entity(Entity.Kind.SERVICE, "shop", "checkout");
  private static final Entity DB = new Entity(Entity.Kind.SERVICE, "shop", "db");
  private static final Entity NODE = Entity.of(Entity.Kind.NODE, "n1");

  private final Topology topology = new Topology();

  @Test
  void knowsWhatDependsOnWhatInBothDirections() {
    topology.depend(SHOP, DB, Kind.CALLS, 1);
    topology.depend(DB, NODE, Kind.RUNS_ON, 1);

    assertThat(topology.dependenciesOf(SHOP)).containsExactly(DB);
    assertThat(topology.dependentsOf(NODE)).containsExactly(DB);
    assertThat(topology.related(DB, SHOP)).isTrue();
    assertThat(topology.related(SHOP, NODE)).isFalse();
  }

  @Test
  void keepsTheLatestSightingHoweverLateAnEarlierOneComes() {
    topology.depend(SHOP, DB, Kind.CALLS, 20);
    topology.depend(SHOP, DB, Kind.CALLS, 10);

    assertThat(topology.dependencies()).containsExactly(new Dependency(SHOP, DB, Kind.CALLS, 20));
  }

  @Test
  void forgetsWhatWasNotSeenForLong() {
    topology.depend(SHOP, DB, Kind.CALLS, 10);
    topology.depend(DB, NODE, Kind.RUNS_ON, 30);
    topology.forgetBefore(20);

    assertThat(topology.related(SHOP, DB)).isFalse();
    assertThat(topology.dependentsOf(DB)).isEmpty();
    assertThat(topology.related(DB, NODE)).isTrue();
  }

  @Test
  void anEntityDoesNotDependOnItself() {
    topology.depend(SHOP, SHOP, Kind.CALLS, 1);

    assertThat(topology.dependencies()).isEmpty();
  }
}
