package io.tarsier.loki;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a query has been read: the time of the newest line, and which lines of that very
 * nanosecond are known, since a question can only begin at a nanosecond, not within one. As text:
 * {@code 1767225600123456789;9f1c…,03ab…}.
 *
 * <p>Lines that come late, with an older time, are let through while following, where each comes
 * once, and are not asked for again.
 */
final class Position {

  private long nanos;
  private final Set<Long> seen = new HashSet<>();

  Position(long nanos) {
    this.nanos = nanos;
  }

  /** A position that was written by {@link #toString}; anything else begins at the given time. */
  static Position parse(String text, long otherwise) {
    try {
      String[] parts = text.split(";", -1);
      Position position = new Position(Long.parseLong(parts[0]));
      if (parts.length > 1 && !parts[1].isEmpty()) {
        for (String hash : parts[1].split(",", -1)) {
          position.seen.add(Long.parseUnsignedLong(hash, 16));
        }
      }
      return position;
    } catch (NumberFormatException e) {
      return new Position(otherwise);
    }
  }

  long nanos() {
    return nanos;
  }

  /** Moves on over lines, oldest first, and returns those that were not known. */
  List<Line> advance(List<Line> lines) {
    List<Line> fresh = new ArrayList<>(lines.size());
    for (Line line : lines) {
      if (line.nanos() > nanos) {
        nanos = line.nanos();
        seen.clear();
      }
      if (line.nanos() < nanos || seen.add(line.fingerprint())) {
        fresh.add(line);
      }
    }
    return fresh;
  }

  /** Gives up on what else this nanosecond holds. */
  void skipNanosecond() {
    nanos++;
    seen.clear();
  }

  @Override
  public String toString() {
    return nanos
        + ";"
        + seen.stream().map(Long::toHexString).sorted().collect(Collectors.joining(","));
  }
}
