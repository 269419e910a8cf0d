package io.tarsier.traces;

/** One service calls another. */
final class Edge {

  final Node caller;
  final Node callee;
  final History history = new History();
  final Calls calls;
  long firstSeen = Long.MAX_VALUE;
  long lastSeen = Long.MIN_VALUE;

  Edge(Node caller, Node callee) {
    this.caller = caller;
    this.callee = callee;
    this.calls = new Calls(new Subject.Edge(caller.entity, callee.entity), history);
  }

  void seen(long millis) {
    firstSeen = Math.min(firstSeen, millis);
    lastSeen = Math.max(lastSeen, millis);
  }
}
