package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.traces.GraphView;
import io.tarsier.traces.Measures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GraphLayoutTest {

  private static final Measures SOME = new Measures(1, 0, 1, 0.1, 0.2, "", "");

  private static Entity service(String name) {
    return Entity.of(Entity.Kind.SERVICE, name);
  }

  /** Calls as {@code a>b}; a name alone is a service that calls nobody. */
  private static GraphView graph(String... calls) {
    List<GraphView.ServiceView> services = new ArrayList<>();
    List<GraphView.EdgeView> edges = new ArrayList<>();
    Arrays.stream(calls)
        .flatMap(c -> Arrays.stream(c.split(">", -1)))
        .distinct()
        .forEach(
            n -> services.add(new GraphView.ServiceView(service(n), true, 0, 1, SOME, List.of())));
    for (String c : calls) {
      int at = c.indexOf('>');
      if (at > 0) {
        edges.add(
            new GraphView.EdgeView(
                service(c.substring(0, at)), service(c.substring(at + 1)), 0, 1, SOME));
      }
    }
    return new GraphView(services, edges);
  }

  private static GraphLayout.Place at(Map<Entity, GraphLayout.Place> places, String name) {
    return Objects.requireNonNull(places.get(service(name)), name);
  }

  private static double column(Map<Entity, GraphLayout.Place> places, String name) {
    return at(places, name).column();
  }

  @Test
  void standsEverybodyAtTheRightOfAllWhoCallHim() {
    var places = GraphLayout.of(graph("web>cart", "web>auth", "cart>auth", "auth>db"));
    assertThat(column(places, "web")).isZero();
    assertThat(column(places, "cart")).isEqualTo(1);
    assertThat(column(places, "auth")).isEqualTo(2);
    assertThat(column(places, "db")).isEqualTo(3);
  }

  @Test
  void endsWhereCallsGoInACircle() {
    var places = GraphLayout.of(graph("web>a", "a>b", "b>c", "c>a", "c>c"));
    assertThat(column(places, "web")).isZero();
    assertThat(column(places, "a")).isEqualTo(1);
    assertThat(column(places, "c")).isEqualTo(3);
    assertThat(GraphLayout.of(graph("a>b", "b>a"))).hasSize(2);
  }

  @Test
  void isTheSameForTheSameGraphInAnyOrder() {
    String[] calls = {"web>cart", "web>auth", "cart>db", "auth>db", "mail", "web>ads"};
    var once = GraphLayout.of(graph(calls));
    List<String> mixed = new ArrayList<>(List.of(calls));
    Collections.shuffle(mixed, new Random(5));
    assertThat(GraphLayout.of(graph(mixed.toArray(new String[0])))).isEqualTo(once);
  }

  @Test
  void avoidsACrossingThatNamesWouldMake() {
    var places = GraphLayout.of(graph("a>z", "b>y", "z>end", "y>end"));
    double a = at(places, "a").row();
    double b = at(places, "b").row();
    double z = at(places, "z").row();
    double y = at(places, "y").row();
    assertThat((a - b) * (z - y)).isPositive();
  }

  @Test
  void placesAThousandServicesApartFromEachOther() {
    GraphView graph = SeededTraffic.large(1_000).graph(Instant.MIN, Instant.MAX);
    long start = System.nanoTime();
    var places = GraphLayout.of(graph);
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertThat(places).hasSize(1_000);
    assertThat(new HashSet<>(places.values())).hasSize(1_000);
    // A few milliseconds; other work on the same machine must not turn it into a coin toss.
    assertThat(millis).isLessThan(2_000);
  }

  @Test
  void followsAChainAsLongAsItIs() {
    String[] chain = new String[3_000];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = "s" + i + ">s" + (i + 1);
    }
    assertThat(column(GraphLayout.of(graph(chain)), "s3000")).isEqualTo(3_000);
  }
}
