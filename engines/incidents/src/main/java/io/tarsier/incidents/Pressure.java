package io.tarsier.incidents;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

  private record Trouble(Entity entity, boolean calls, Instant onset, String finding) {}

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
    for (Entity dependency : topology.dependenciesView(finding.entity())) {
      note(finding, dependency, alike);
    }
    return alike;
  }

  private void note(Finding finding, Entity dependency, Set<String> alike) {
    Entity entity = finding.entity();
    boolean calls = topology.calls(entity, dependency);
    Instant onset = finding.window().start();
    Deque<Trouble> noted = troubles.computeIfAbsent(dependency, d -> new ArrayDeque<>());
    List<Trouble> near = new ArrayList<>();
    Set<Entity> others = new HashSet<>();
    for (Trouble t : noted) {
      if (Duration.between(t.onset(), onset).abs().compareTo(together) > 0) {
        continue;
      }
      if (t.entity().equals(entity)) {
        // What it has in common with others was said when it was first in trouble.
        return;
      }
      if (t.calls() == calls) {
        near.add(t);
        others.add(t.entity());
      }
    }
    if (others.size() + 1 >= enough(dependency, calls)) {
      near.forEach(t -> alike.add(t.finding()));
    }
    if (noted.size() >= MAX_NOTED) {
      noted.removeFirst();
    }
    noted.addLast(new Trouble(entity, calls, onset, finding.id()));
  }

  private int enough(Entity dependency, boolean calls) {
    int all = topology.dependentsView(dependency).size();
    return calls ? 2 + all / 10 : 3 + all / 20;
  }
}
