package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.incidents.Topology;
import io.tarsier.model.Change;
import io.tarsier.model.Entity;
import io.tarsier.ports.Cluster.Carried;
import io.tarsier.ports.Cluster.Look;
import io.tarsier.ports.Cluster.Workload;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Entity PAYMENT = new Entity(Entity.Kind.WORKLOAD, "shop", "payment");
  private static final Entity POD = new Entity(Entity.Kind.POD, "shop", "payment-7d9");
  private static final Entity NODE = Entity.of(Entity.Kind.NODE, "n1");

  private final Topology topology = new Topology();
  private final ClusterWatch watch = new ClusterWatch("kubernetes", topology);

  private List<Change> look(String version, String template, int replicas) {
    return watch.observe(
        new Look(
            List.of(new Carried(PAYMENT, POD), new Carried(POD, NODE)),
            List.of(new Workload(PAYMENT, version, template, replicas))),
        T0);
  }

  @Test
  void theFirstLookChangesNothingAndSaysWhatRunsWhere() {
    assertThat(look("1.4.2", "a", 3)).isEmpty();
    assertThat(topology.dependenciesOf(PAYMENT)).containsExactly(POD);
    assertThat(topology.dependenciesOf(POD)).containsExactly(NODE);
  }

  @Test
  void aNewVersionIsADeployment() {
    look("1.4.2", "a", 3);
    List<Change> changes = look("1.5.0", "b", 3);

    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().kind()).isEqualTo(Change.Kind.DEPLOYMENT);
    assertThat(changes.getFirst().summary()).isEqualTo("payment 1.4.2 → 1.5.0");
    assertThat(changes.getFirst().entity()).isEqualTo(PAYMENT);
  }

  @Test
  void anotherTemplateOfTheSameVersionIsAConfiguration() {
    look("1.4.2", "a", 3);

    assertThat(look("1.4.2", "b", 3))
        .extracting(Change::kind)
        .containsExactly(Change.Kind.CONFIGURATION);
  }

  @Test
  void moreReplicasAreAScaling() {
    look("1.4.2", "a", 3);

    assertThat(look("1.4.2", "a", 5))
        .extracting(Change::summary)
        .containsExactly("payment 3 → 5 replicas");
    assertThat(look("1.4.2", "a", 5)).isEmpty();
  }
}
