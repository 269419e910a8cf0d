package io.tarsier.logs;

import io.tarsier.model.LogLevel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pattern in one entity's log: what came, when, how loud and how often. */
@SuppressWarnings("EnumOrdinal") // an EnumMap would cost ten times as much for 100,000 patterns
final class Track {

  private static final int EXAMPLES = 3;
  private static final int EXAMPLE_CHARS = 300;
  private static final LogLevel[] LEVELS = LogLevel.values();

  final long id;
  final long firstSeen;
  long lastSeen;
  long total;
  final int[] levels = new int[LEVELS.length];

  /** Lines in the minute that is still open. */
  int open;

  MinuteRing ring = new MinuteRing();
  Rate rate = new Rate();
  final List<String> examples = new ArrayList<>(1);

  /** First met after its entity was learned. */
  boolean late;

  /** How often somebody said that what it does is no anomaly. */
  int dismissed;

  /** The finding that is open about it. */
  @Nullable Trouble trouble;

  /** When a finding about it was last open, epoch milliseconds. */
  long troubled = Long.MIN_VALUE;

  /** What stands in its places; made once it has come often enough. */
  @Nullable SlotWatch slots;

  /** Lines that did not fit {@link #slots}, because the template has grown more general. */
  int misfits;

  Track(long id, long firstSeen) {
    this.id = id;
    this.firstSeen = firstSeen;
    lastSeen = firstSeen;
  }

  void met(long now, LogLevel level, String body, boolean counts) {
    int before = levels[level.ordinal()];
    if (before != Integer.MAX_VALUE) {
      levels[level.ordinal()] = before + 1;
    }
    total++;
    if (counts) {
      open++;
    }
    if (now > lastSeen) {
      lastSeen = now;
    }
    // The first line, one of a new level, and one from later on.
    if (examples.isEmpty()
        || (examples.size() < EXAMPLES && (before == 0 || total == 100 || total == 10_000))) {
      examples.add(body.length() > EXAMPLE_CHARS ? body.substring(0, EXAMPLE_CHARS) : body);
    }
  }

  int count(LogLevel level) {
    return levels[level.ordinal()];
  }

  LogLevel loudest() {
    for (int i = LEVELS.length - 1; i > 0; i--) {
      if (levels[i] > 0) {
        return LEVELS[i];
      }
    }
    return LogLevel.UNKNOWN;
  }

  boolean loud() {
    return loudest().compareTo(LogLevel.ERROR) >= 0;
  }

  String name() {
    return Template.name(id);
  }

  /** Takes over what a pattern did that is now part of this one. */
  void absorb(Track other) {
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (int) Math.min(Integer.MAX_VALUE, (long) levels[i] + other.levels[i]);
    }
    total += other.total;
    open += other.open;
    lastSeen = Math.max(lastSeen, other.lastSeen);
    dismissed = Math.max(dismissed, other.dismissed);
    late &= other.late;
    rate.absorb(other.rate);
    for (String e : other.examples) {
      if (examples.size() < EXAMPLES) {
        examples.add(e);
      }
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(id);
    out.writeLong(firstSeen);
    out.writeLong(lastSeen);
    out.writeLong(total);
    for (int l : levels) {
      out.writeInt(l);
    }
    out.writeInt(open);
    out.writeBoolean(late);
    out.writeInt(dismissed);
    out.writeLong(troubled);
    ring.save(out);
    rate.save(out);
    out.writeByte(examples.size());
    for (String e : examples) {
      out.writeUTF(e);
    }
    out.writeBoolean(slots != null);
    if (slots != null) {
      slots.save(out);
      out.writeInt(misfits);
    }
  }

  static Track load(DataInput in) throws IOException {
    long id = in.readLong();
    Track t = new Track(id, in.readLong());
    t.lastSeen = in.readLong();
    t.total = in.readLong();
    for (int i = 0; i < t.levels.length; i++) {
      t.levels[i] = in.readInt();
    }
    t.open = in.readInt();
    t.late = in.readBoolean();
    t.dismissed = in.readInt();
    t.troubled = in.readLong();
    t.ring = MinuteRing.load(in);
    t.rate = Rate.load(in);
    int n = in.readByte();
    for (int i = 0; i < n; i++) {
      t.examples.add(in.readUTF());
    }
    if (in.readBoolean()) {
      t.slots = SlotWatch.load(in);
      t.misfits = in.readInt();
    }
    return t;
  }
}
