package io.tarsier.incidents;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notices when so many of those who depend on one thing get into trouble at about the same time
 * that the thing must have to do with it, though nothing is known to be wrong with the thing
 * itself. For callers two are enough and a tenth of the further ones; things that run on the same
 * node have more in common by chance, hence three and a twentieth.
 *
 * <p>Costs a look at the last {@value #MAX_NOTED} troubles a direct dependency; memory goes with
 * the dependencies of what is in trouble, {@value #MAX_DEPENDENCIES} at most, the oldest forgotten.
 */
final class Pressure {

  private static final int MAX_NOTED = 128;
  private static final int MAX_DEPENDENCIES = 20_000;

  private record Trouble(Entity entity, Instant onset, String finding) {}

  private final Topology topology;
  private final Duration together;
  private final Map<Entity, Deque<Trouble>> troubles =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Entity, Deque<Trouble>> eldest) {
          return size() > MAX_DEPENDENCIES;
        }
      };

  /**
   * @param together onsets no further apart than this are at about the same time
   */
  Pressure(Topology topology, Duration together) {
    this.topology = topology;
    this.together = together;
  }

  /**
   * Notes a trouble and gives the findings that have the same thing behind them.
   *
   * @return identifiers of findings on others who depend on the same
   */
  Set<String> note(Finding finding) {
    Set<String> alike = new LinkedHashSet<>();
    Entity entity = finding.entity();
    for (Entity dependency : topology.dependenciesView(entity)) {
      Deque<Trouble> noted = troubles.computeIfAbsent(dependency, d -> new ArrayDeque<>());
      boolean calls = topology.calls(entity, dependency);
      List<Trouble> near =
          noted.stream()
              .filter(t ->
                  !t.entity().equals(entity)
                      && topology.calls(t.entity(), dependency) == calls
                      && Duration.between(t.onset(), finding.window().start())
                              .abs()
                              .compareTo(together)
                          <= 0)
              .toList();
      Set<Entity> others = new HashSet<>();
      near.forEach(t -> others.add(t.entity()));
      if (others.size() + 1 >= enough(dependency, calls)) {
        near.forEach(t -> alike.add(t.finding()));
      }
      if (noted.size() >= MAX_NOTED) {
        noted.removeFirst();
      }
      noted.addLast(new Trouble(entity, finding.window().start(), finding.id()));
    }
    return alike;
  }

  private int enough(Entity dependency, boolean calls) {
    int all = topology.dependentsView(dependency).size();
    return calls ? 2 + all / 10 : 3 + all / 20;
  }
}
