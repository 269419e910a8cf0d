package io.tarsier.traces;

import io.tarsier.model.Entity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Spans that wait for their counterpart, found by trace and identifier. A ring: the newest takes
 * the place of the oldest. Each costs about 100 bytes.
 */
final class Waiting {

  /** One that waits. */
  static final class Place {
    final String trace;
    final String key;
    final int hash;
    final Node node;
    final long window;
    final int bucket;
    final boolean failed;
    final boolean calls;
    final Optional<Entity> peer;

    /** Its counterpart was met, or is no longer waited for. */
    boolean settled;

    @Nullable Place next;

    /**
     * @param key identifier by which it is looked for
     * @param calls whether it is a caller's side
     */
    Place(
        String trace,
        String key,
        Node node,
        long window,
        int bucket,
        boolean failed,
        boolean calls,
        Optional<Entity> peer) {
      this.trace = trace;
      this.key = key;
      this.hash = hash(trace, key);
      this.node = node;
      this.window = window;
      this.bucket = bucket;
      this.failed = failed;
      this.calls = calls;
      this.peer = peer;
    }

    boolean is(int h, String t, String k) {
      return hash == h && key.equals(k) && trace.equals(t);
    }
  }

  private final int capacity;
  private final @Nullable Place[] heads;
  private final @Nullable Place[] ring;

  /** Numbers, ever growing, of the oldest and of the next place in the ring. */
  private long oldest;

  private long end;

  /** Those that may have to be settled alone. Spans do not come in the order of their windows. */
  private final NavigableMap<Long, Deque<Place>> alone = new TreeMap<>();

  private int listed;

  Waiting(int capacity) {
    this.capacity = capacity;
    this.heads = new @Nullable Place[Integer.highestOneBit(Math.max(16, capacity)) * 2];
    this.ring = new @Nullable Place[capacity];
  }

  private static int hash(String trace, String key) {
    int h = trace.hashCode() * 31 + key.hashCode();
    h ^= h >>> 15;
    h *= 0x2c1b3c6d;
    return h ^ (h >>> 12);
  }

  /** Lets one wait; the oldest, which makes room for it, is given back. */
  @Nullable Place add(Place place) {
    Place out = end - oldest == capacity ? poll() : null;
    ring[(int) (end++ % capacity)] = place;
    int head = place.hash & (heads.length - 1);
    place.next = heads[head];
    heads[head] = place;
    // Beyond the capacity they are given back soon enough.
    if (place.calls && place.peer.isPresent() && listed < capacity) {
      alone.computeIfAbsent(place.window, w -> new ArrayDeque<>()).add(place);
      listed++;
    }
    return out;
  }

  /** The newest with these identifiers. */
  @Nullable Place find(String trace, String key) {
    int h = hash(trace, key);
    Place p = heads[h & (heads.length - 1)];
    while (p != null && !p.is(h, trace, key)) {
      p = p.next;
    }
    return p;
  }

  /** A further one with the same identifiers, older than this. */
  @Nullable Place next(Place place) {
    Place p = place.next;
    while (p != null && !p.is(place.hash, place.trace, place.key)) {
      p = p.next;
    }
    return p;
  }

  /** A caller's side that names its peer and whose window is no later than one; once each. */
  @Nullable Place due(long window) {
    Map.Entry<Long, Deque<Place>> first = alone.firstEntry();
    if (first == null || first.getKey() > window) {
      return null;
    }
    listed--;
    Place place = first.getValue().remove();
    if (first.getValue().isEmpty()) {
      alone.remove(first.getKey());
    }
    return place;
  }

  /** Drops the oldest, in order of arrival, whose window is before one. */
  void dropBefore(long window) {
    for (Place p = peek(); p != null && p.window < window; p = peek()) {
      poll();
    }
  }

  private @Nullable Place peek() {
    return end == oldest ? null : ring[(int) (oldest % capacity)];
  }

  private @Nullable Place poll() {
    Place out = peek();
    if (out == null) {
      return null;
    }
    ring[(int) (oldest++ % capacity)] = null;
    int head = out.hash & (heads.length - 1);
    Place p = heads[head];
    if (p == out) {
      heads[head] = out.next;
    } else {
      while (p != null && p.next != out) {
        p = p.next;
      }
      if (p != null) {
        p.next = out.next;
      }
    }
    return out;
  }

  int size() {
    return (int) (end - oldest);
  }
}
