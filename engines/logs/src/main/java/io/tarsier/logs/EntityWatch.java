package io.tarsier.logs;

import io.tarsier.model.Entity;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogAnomaly.Change;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one entity's log, and what is odd in it. Time goes in minutes of event time: a
 * minute closes when a record of a later one comes or when {@link #advance} says so; then every
 * pattern is judged by what was known before, and learned.
 */
final class EntityWatch {

  static final long MINUTE = 60_000;

  /** After a longer silence of the log nothing is judged for what did not come within it. */
  private static final int LONGEST_GAP = 180;

  /** Records that are later than that count in totals alone. */
  private static final int LATEST = 10;

  final Entity entity;
  final LongMap<Track> tracks = new LongMap<>();
  final List<Track> all = new ArrayList<>();
  final List<Trouble> open = new ArrayList<>();
  private final PatternWatchSettings settings;
  private final Judge judge;
  private List<Track> unknown = new ArrayList<>();

  /** Time of the first record. */
  final long start;

  /** The minute that is open. */
  private long minute;

  /** The latest time heard of. */
  long clock;

  /** How often something about the entity as a whole was dismissed. */
  int dismissed;

  EntityWatch(Entity entity, PatternWatchSettings settings, Judge judge, long now) {
    this.entity = entity;
    this.settings = settings;
    this.judge = judge;
    start = now;
    clock = now;
    minute = Math.floorDiv(now, MINUTE);
  }

  boolean learned(long now) {
    return now - start >= settings.learning().toMillis();
  }

  long minute() {
    return minute;
  }

  Track met(long id, LogRecord record, List<LogAnomaly> out) {
    long now = record.epochMillis();
    advance(now, out);
    Track track = tracks.get(id);
    if (track == null) {
      track = new Track(id, now);
      if (learned(now)) {
        track.late = true;
        unknown.add(track);
      }
      tracks.put(id, track);
      all.add(track);
    }
    track.met(now, record.level(), record.body(), minute - Math.floorDiv(now, MINUTE) <= LATEST);
    return track;
  }

  /** Closes all minutes before a moment. */
  void advance(long now, List<LogAnomaly> out) {
    if (now <= clock) {
      return;
    }
    clock = now;
    long next = Math.floorDiv(now, MINUTE);
    while (minute < next) {
      if (next - minute > LONGEST_GAP) {
        judge.close(this, minute, List.of(), out);
        minute = next - LONGEST_GAP / 2;
        continue;
      }
      List<Track> born = unknown;
      unknown = born.isEmpty() ? born : new ArrayList<>();
      judge.close(this, minute, born, out);
      minute++;
    }
  }

  /** Brings together what the miner has merged. */
  void merge(TemplateMiner miner) {
    List<Track> gone = new ArrayList<>();
    for (Track t : List.copyOf(all)) {
      long now = miner.current(t.id);
      if (now == t.id || now == TemplateMiner.NONE) {
        continue;
      }
      Track into = tracks.get(now);
      if (into == null) {
        into = new Track(now, t.firstSeen);
        into.late = t.late;
        tracks.put(now, into);
        all.add(into);
        if (unknown.contains(t)) {
          unknown.add(into);
        }
      }
      into.absorb(t);
      if (!into.late) {
        unknown.remove(into);
      }
      gone.add(t);
    }
    remove(gone);
  }

  void remove(List<Track> gone) {
    for (Track t : gone) {
      tracks.remove(t.id);
      unknown.remove(t);
    }
    all.removeAll(new java.util.HashSet<>(gone));
  }

  @Nullable Trouble lately(Change change, long since) {
    for (Trouble t : open) {
      if (t.change == change && t.last >= since) {
        return t;
      }
    }
    return null;
  }

  LogLevel loudest() {
    return all.stream().map(Track::loudest).max(Comparator.naturalOrder()).orElse(LogLevel.UNKNOWN);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(start);
    out.writeLong(clock);
    out.writeLong(minute);
    out.writeInt(dismissed);
    out.writeInt(all.size());
    for (Track t : all) {
      t.save(out);
      out.writeBoolean(unknown.contains(t));
    }
    out.writeInt(open.size());
    for (Trouble t : open) {
      t.save(out);
    }
  }

  static EntityWatch load(Entity entity, PatternWatchSettings settings, Judge judge, DataInput in)
      throws IOException {
    EntityWatch e = new EntityWatch(entity, settings, judge, in.readLong());
    e.clock = in.readLong();
    e.minute = in.readLong();
    e.dismissed = in.readInt();
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      Track t = Track.load(in);
      e.tracks.put(t.id, t);
      e.all.add(t);
      if (in.readBoolean()) {
        e.unknown.add(t);
      }
    }
    int troubles = in.readInt();
    for (int i = 0; i < troubles; i++) {
      e.open.add(Trouble.load(in, e.tracks::get));
    }
    return e;
  }
}
