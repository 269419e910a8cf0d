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

  /** Lines of a pattern after which its places are watched, and how many of them in a minute. */
  private static final int SLOTS_AFTER = 50;

  private static final int SLOTS_A_MINUTE = 48;

  /** Lines of a pattern after which a louder one is odd. */
  private static final int LEVELS_AFTER = 50;

  private static final int HEARD = 100;

  final Entity entity;
  final LongMap<Track> tracks = new LongMap<>();
  final List<Track> all = new ArrayList<>();
  final List<Trouble> open = new ArrayList<>();
  private final PatternWatchSettings settings;
  private final Judge judge;
  private List<Track> unknown = new ArrayList<>();

  /** Made with the first session. */
  @Nullable Sessions sessions;

  /** Sessions that began earlier are known in part only. */
  long sessionsSince = Long.MIN_VALUE;

  Loudness loudness = new Loudness();

  /** Lines in the open minute, all and errors. */
  int lines;

  int errors;

  /** Patterns born a minute, lately: errors and others. */
  double bornLoud;

  double bornQuiet;

  /** What was odd about single records of the open minute. */
  List<Odd> heard = new ArrayList<>();

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

  void met(long id, LogRecord record, long session, String name, List<LogAnomaly> out) {
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
    } else if (learned(now)) {
      louder(track, record);
    }
    lines++;
    errors += record.level().compareTo(LogLevel.ERROR) >= 0 ? 1 : 0;
    track.met(now, record.level(), record.body(), minute - Math.floorDiv(now, MINUTE) <= LATEST);
    if (track.total >= SLOTS_AFTER && track.open <= SLOTS_A_MINUTE) {
      places(track, record);
    }
    if (session != 0) {
      Sessions s = sessions;
      if (s == null) {
        s = new Sessions();
        sessions = s;
      }
      s.add(session, name, id, now, settings.maxSessions());
    }
  }

  private void louder(Track track, LogRecord record) {
    if (record.level().compareTo(LogLevel.WARN) < 0
        || track.total < LEVELS_AFTER
        || record.epochMillis() - track.firstSeen < 30 * MINUTE) {
      return;
    }
    LogLevel before = track.loudest();
    if (record.level().compareTo(before) > 0 && before != LogLevel.UNKNOWN) {
      String text =
          "came as "
              + record.level().word()
              + " for the first time; all "
              + Say.times(track.total)
              + " before it was "
              + before.word()
              + " or less";
      heard.add(new Odd(track, Change.LEVEL, 0, 1, 1, 0, text));
    }
  }

  private void places(Track track, LogRecord record) {
    SlotWatch slots = track.slots;
    if (slots == null) {
      if (!judge.mayWatchPlaces()) {
        return;
      }
      slots = new SlotWatch(judge.text(track.id));
      track.slots = slots;
    }
    String odd = slots.learn(record.body());
    if (odd == null) {
      return;
    }
    if (odd.isEmpty()) {
      if (track.misfits++ % 64 == 0 && !slots.of(judge.text(track.id))) {
        track.slots = new SlotWatch(judge.text(track.id));
      }
    } else if (learned(record.epochMillis()) && heard.size() < HEARD) {
      heard.add(new Odd(track, Change.PARAMETER, 0, 1, 1, Double.NaN, odd));
    }
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
      if (!unknown.contains(t)) {
        // A line that widened a template is not the first of its kind.
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
    out.writeBoolean(sessions != null);
    if (sessions != null) {
      sessions.save(out);
    }
    out.writeLong(sessionsSince);
    loudness.save(out);
    out.writeInt(lines);
    out.writeInt(errors);
    out.writeDouble(bornLoud);
    out.writeDouble(bornQuiet);
    out.writeInt(heard.size());
    for (Odd o : heard) {
      out.writeLong(o.track().id);
      out.writeUTF(o.change().word());
      out.writeUTF(o.text());
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
    if (in.readBoolean()) {
      e.sessions = Sessions.load(in);
    }
    e.sessionsSince = in.readLong();
    e.loudness = Loudness.load(in);
    e.lines = in.readInt();
    e.errors = in.readInt();
    e.bornLoud = in.readDouble();
    e.bornQuiet = in.readDouble();
    int odd = in.readInt();
    for (int i = 0; i < odd; i++) {
      Track t = e.tracks.get(in.readLong());
      Change change = Change.ofWord(in.readUTF());
      String text = in.readUTF();
      if (t != null) {
        e.heard.add(new Odd(t, change, 0, 1, 1, change == Change.LEVEL ? 0 : Double.NaN, text));
      }
    }
    int troubles = in.readInt();
    for (int i = 0; i < troubles; i++) {
      e.open.add(Trouble.load(in, e.tracks::get));
    }
    return e;
  }
}
