package io.tarsier.traces;

import io.tarsier.model.Span;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whole traces of the recent past. Every trace is kept for a short while; when there is no more
 * room the oldest go, but those that were found worth keeping, and one in a hundred, move to a
 * second room where they stay until newer ones of their kind need the space. Bounded in spans, so a
 * busy system keeps less time, not more memory: some 100 MB when full. Not safe for several
 * threads.
 */
public final class TraceStore {

  private static final int MAX_SPANS = 2_000;
  private static final int SAMPLE = 100;

  private final int recentSpans;
  private final int keptSpans;
  private final Map<String, Kept> recent = new LinkedHashMap<>();
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private int inRecent;
  private int inKept;

  private static final class Kept {
    final List<Span> spans = new ArrayList<>(4);
    boolean worth;
    int dropped;
  }

  /**
   * @param recentSpans spans of traces that came last
   * @param keptSpans spans of traces that were worth keeping
   */
  public TraceStore(int recentSpans, int keptSpans) {
    this.recentSpans = recentSpans;
    this.keptSpans = keptSpans;
  }

  public void add(Span span) {
    Kept old = kept.get(span.trace());
    if (old != null) {
      inKept += put(old, span);
      return;
    }
    Kept trace = recent.computeIfAbsent(span.trace(), t -> new Kept());
    inRecent += put(trace, span);
    while (inRecent > recentSpans) {
      Iterator<Map.Entry<String, Kept>> first = recent.entrySet().iterator();
      Map.Entry<String, Kept> e = first.next();
      first.remove();
      inRecent -= e.getValue().spans.size();
      if (e.getValue().worth || Math.floorMod(e.getKey().hashCode(), SAMPLE) == 0) {
        kept.put(e.getKey(), e.getValue());
        inKept += e.getValue().spans.size();
      }
    }
    while (inKept > keptSpans) {
      Iterator<Kept> first = kept.values().iterator();
      inKept -= first.next().spans.size();
      first.remove();
    }
  }

  private static int put(Kept trace, Span span) {
    if (trace.spans.size() >= MAX_SPANS) {
      trace.dropped++;
      return 0;
    }
    trace.spans.add(span);
    return 1;
  }

  /** Says that a trace is worth keeping. */
  public void keep(String trace) {
    Kept t = recent.get(trace);
    if (t != null) {
      t.worth = true;
    }
  }

  /** The spans of a trace in the order they came; none where it is not kept. */
  public List<Span> spans(String trace) {
    Kept t = recent.get(trace);
    if (t == null) {
      t = kept.get(trace);
    }
    return t == null ? List.of() : List.copyOf(t.spans);
  }

  /** Spans of a trace that were too many to be kept. */
  public int dropped(String trace) {
    Kept t = recent.getOrDefault(trace, kept.get(trace));
    return t == null ? 0 : t.dropped;
  }

  /** A trace in one line; empty where it is not kept. */
  public Optional<TraceSummary> summary(String trace) {
    List<Span> spans = spans(trace);
    return spans.isEmpty() ? Optional.empty() : Optional.of(TraceSummary.of(trace, spans));
  }

  /** The traces that a query is about, the newest first. */
  public List<TraceSummary> find(TraceQuery query) {
    List<TraceSummary> found = new ArrayList<>();
    for (Map<String, Kept> room : List.of(recent, kept)) {
      room.forEach((id, t) -> {
        TraceSummary s = TraceSummary.of(id, t.spans);
        if (query.matches(s, t.spans)) {
          found.add(s);
        }
      });
    }
    found.sort(query.order());
    return List.copyOf(found.subList(0, Math.min(found.size(), query.limit())));
  }

  /** How many spans are kept. */
  public int size() {
    return inRecent + inKept;
  }
}
