package io.tarsier.traces;

import io.tarsier.model.Entity;
import io.tarsier.model.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What took the time of a trace.
 *
 * <p>The self time of a span is its duration without what its children cover. The critical path is
 * what has to become faster for the trace to become faster: from the end backwards, always the
 * child that ended last before (Zhang and others, "CRISP", ATC 2022).
 *
 * <p>Traces are seldom perfect. A span whose parent is not there becomes a root; of spans that are
 * each other's parents the earliest becomes one; of spans with the same identifier the first
 * counts. A child of another service that does not fit into its parent has another clock and is
 * moved to the middle of it, with all below it; what still sticks out is cut off for the
 * arithmetic. Each is marked. Time and memory grow with the number of spans, and with its logarithm
 * for sorting.
 *
 * @param id identifier of the trace
 * @param startNanos its begin, after clocks were set right; nanoseconds since 1970
 * @param durationNanos from its first moment to its last
 * @param steps its spans, each followed by its children
 * @param services self time of each service in nanoseconds, most first
 * @param criticalNanos length of the critical path of the first root
 * @param duplicates spans left out because their identifier was there before
 * @param dropped spans left out because there were too many
 */
public record TraceAnalysis(
    String id,
    long startNanos,
    long durationNanos,
    List<Step> steps,
    Map<Entity, Long> services,
    long criticalNanos,
    int duplicates,
    int dropped) {

  /** What is odd about a span. */
  public enum Mark {
    /** Its parent is not there. */
    ORPHAN,
    /** It was its own ancestor. */
    CYCLE,
    /** Its clock differs from its parent's; its times were moved. */
    SKEWED,
    /** It sticks out of its parent; for the arithmetic the rest was cut off. */
    CLIPPED
  }

  /**
   * A span in its place.
   *
   * @param depth 0 for a root
   * @param startNanos after its clock was set right
   * @param selfNanos its duration without what its children cover
   * @param criticalNanos its own share of the critical path; 0 where it is not on it
   */
  public record Step(
      Span span, int depth, long startNanos, long selfNanos, long criticalNanos, Set<Mark> marks) {
    public Step {
      marks = Set.copyOf(marks);
    }

    /** Whether it is on the critical path. */
    public boolean critical() {
      return criticalNanos > 0;
    }
  }

  public TraceAnalysis {
    steps = List.copyOf(steps);
  }

  /** A span while it is looked at. */
  private static final class Twig {
    final Span span;
    final List<Twig> children = new ArrayList<>();
    final Set<Mark> marks = new HashSet<>();
    int depth;
    long shift;
    long from;
    long to;
    long self;
    long critical;

    Twig(Span span) {
      this.span = span;
    }

    long start() {
      return span.startNanos() + shift;
    }

    long end() {
      return start() + span.durationNanos();
    }
  }

  /**
   * Looks at a trace.
   *
   * @param spans at least one, in any order
   * @param dropped spans that are not among them because there were too many
   */
  public static TraceAnalysis of(List<Span> spans, int dropped) {
    Map<String, Twig> twigs = new LinkedHashMap<>();
    for (Span s : spans) {
      twigs.putIfAbsent(s.id(), new Twig(s));
    }
    List<Twig> roots = roots(twigs);
    List<Twig> order = order(roots);
    for (Twig t : order) {
      place(t);
    }
    for (Twig t : order) {
      t.self = self(t);
    }
    critical(roots.getFirst());
    return result(spans.getFirst().trace(), order, spans.size(), dropped);
  }

  private static TraceAnalysis result(String id, List<Twig> order, int spans, int dropped) {
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    List<Step> steps = new ArrayList<>();
    Map<Entity, Long> sums = new HashMap<>();
    long critical = 0;
    for (Twig t : order) {
      start = Math.min(start, t.start());
      end = Math.max(end, t.end());
      critical += t.critical;
      sums.merge(t.span.entity(), t.self, Long::sum);
      steps.add(new Step(t.span, t.depth, t.start(), t.self, t.critical, t.marks));
    }
    Map<Entity, Long> services = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(
            Map.Entry.<Entity, Long>comparingByValue()
                .reversed()
                .thenComparing(e -> e.getKey().id()))
        .forEach(e -> services.put(e.getKey(), e.getValue()));
    return new TraceAnalysis(
        id, start, end - start, steps, services, critical, spans - order.size(), dropped);
  }

  /** Ties children to their parents; roots in order of their begin. */
  private static List<Twig> roots(Map<String, Twig> twigs) {
    List<Twig> roots = new ArrayList<>();
    for (Twig t : twigs.values()) {
      Twig parent = twigs.get(t.span.parent());
      if (t.span.parent().isEmpty()) {
        roots.add(t);
      } else if (parent == null) {
        t.marks.add(Mark.ORPHAN);
        roots.add(t);
      } else {
        parent.children.add(t);
      }
    }
    Set<Twig> reached = new HashSet<>();
    roots.forEach(r -> reach(r, reached));
    if (reached.size() < twigs.size()) {
      List<Twig> left = new ArrayList<>(twigs.values());
      left.removeAll(reached);
      left.sort(Comparator.comparingLong(t -> t.span.startNanos()));
      for (Twig t : left) {
        Twig parent = twigs.get(t.span.parent());
        if (parent != null && !reached.contains(t) && isOnCycle(t, twigs)) {
          parent.children.remove(t);
          t.marks.add(Mark.CYCLE);
          roots.add(t);
          reach(t, reached);
        }
      }
    }
    // A root proper comes before one whose parent is missing, whatever its clock says.
    roots.sort(
        Comparator.comparing((Twig t) -> !t.marks.isEmpty())
            .thenComparingLong(t -> t.span.startNanos()));
    return roots;
  }

  /** Whether the way up from a span leads back to it. */
  private static boolean isOnCycle(Twig twig, Map<String, Twig> twigs) {
    Set<Twig> seen = new HashSet<>();
    Twig t = twigs.get(twig.span.parent());
    while (t != null && t != twig && seen.add(t)) {
      t = twigs.get(t.span.parent());
    }
    return t == twig;
  }

  private static void reach(Twig root, Set<Twig> reached) {
    Deque<Twig> todo = new ArrayDeque<>(List.of(root));
    while (!todo.isEmpty()) {
      Twig t = todo.pop();
      if (reached.add(t)) {
        todo.addAll(t.children);
      }
    }
  }

  /** Every span before its children; clocks are set right on the way down. */
  private static List<Twig> order(List<Twig> roots) {
    List<Twig> order = new ArrayList<>();
    Deque<Twig> todo = new ArrayDeque<>();
    roots.reversed().forEach(todo::push);
    while (!todo.isEmpty()) {
      Twig t = todo.pop();
      order.add(t);
      for (Twig c : t.children) {
        c.depth = t.depth + 1;
        c.shift = shift(t, c);
      }
      t.children.sort(Comparator.comparingLong(Twig::start));
      t.children.reversed().forEach(todo::push);
    }
    return order;
  }

  /** How far the times of a child have to be moved. */
  private static long shift(Twig parent, Twig child) {
    Span span = child.span;
    if (span.entity().equals(parent.span.entity()) || fits(parent, span, parent.shift)) {
      return parent.shift;
    }
    // What is handed over to be done later may well end after who asked for it.
    boolean later = span.kind() == Span.Kind.CONSUMER && span.startNanos() >= parent.start();
    long room = parent.span.durationNanos() - span.durationNanos();
    if (later || room < 0 || fits(parent, span, 0)) {
      return 0;
    }
    child.marks.add(Mark.SKEWED);
    return parent.start() + room / 2 - span.startNanos();
  }

  private static boolean fits(Twig parent, Span span, long shift) {
    return span.startNanos() + shift >= parent.start() && span.endNanos() + shift <= parent.end();
  }

  /** Where a span counts: within its parent. */
  private static void place(Twig t) {
    if (t.depth == 0) {
      t.from = t.start();
      t.to = t.end();
    }
    for (Twig c : t.children) {
      c.from = Math.clamp(c.start(), t.from, t.to);
      c.to = Math.clamp(c.end(), t.from, t.to);
      if (c.from != c.start() || c.to != c.end()) {
        c.marks.add(Mark.CLIPPED);
      }
    }
  }

  private static long self(Twig t) {
    long covered = 0;
    long until = Long.MIN_VALUE;
    for (Twig c : t.children) {
      long from = Math.max(c.from, until);
      covered += Math.max(0, c.to - from);
      until = Math.max(until, c.to);
    }
    // What was cut off of the span itself is its own time all the same.
    return Math.max(0, t.span.durationNanos() - covered);
  }

  /** Walks from the end of the root back to its begin, always along what ended last. */
  private static void critical(Twig root) {
    record Leg(Twig twig, long until) {}
    Deque<Leg> todo = new ArrayDeque<>(List.of(new Leg(root, root.to)));
    while (!todo.isEmpty()) {
      Leg leg = todo.pop();
      long at = Math.min(leg.until(), leg.twig().to);
      List<Twig> children = new ArrayList<>(leg.twig().children);
      children.sort(Comparator.comparingLong((Twig c) -> c.to).reversed());
      for (Twig c : children) {
        if (c.to <= at && c.to > c.from) {
          leg.twig().critical += at - c.to;
          todo.push(new Leg(c, c.to));
          at = c.from;
        }
      }
      leg.twig().critical += Math.max(0, at - leg.twig().from);
    }
  }
}
