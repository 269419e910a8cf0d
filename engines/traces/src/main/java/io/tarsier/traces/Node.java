package io.tarsier.traces;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A service, or something that services call which sends no spans of its own. */
final class Node {

  private static final int MAX_PLACES = 256;

  final Entity entity;
  final History history = new History();
  final Calls calls;
  final Map<String, Calls> operations = new HashMap<>();

  /** What this service calls. */
  final Map<Node, Edge> edges = new HashMap<>();

  /** Which service it was that this one calls by another name; itself where that is not clear. */
  final Map<Entity, Node> names = new HashMap<>();

  private final Map<Labels, Home> homes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Labels, Home> eldest) {
          return size() > MAX_PLACES;
        }
      };

  /** Whether it sends spans itself. */
  boolean own;

  long firstSeen = Long.MAX_VALUE;
  long lastSeen = Long.MIN_VALUE;

  Node(Entity entity) {
    this.entity = entity;
    this.calls = new Calls(new Subject.Service(entity), history);
  }

  void seen(long millis) {
    firstSeen = Math.min(firstSeen, millis);
    lastSeen = Math.max(lastSeen, millis);
  }

  /** Where it runs, as its labels say. */
  void runs(Labels labels, long millis) {
    if (labels.isEmpty()) {
      return;
    }
    Home home = homes.get(labels);
    if (home == null) {
      home = Home.of(labels);
      homes.put(labels, home);
    }
    home.seen = Math.max(home.seen, millis);
  }

  Iterable<Home> homes() {
    return homes.values();
  }
}
