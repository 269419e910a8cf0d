package io.tarsier.logs;

import io.tarsier.model.Entity;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogAnomaly.Change;
import io.tarsier.model.LogLevel;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A finding while it is open: which patterns it is about, since when, how odd, and in which words.
 */
final class Trouble {

  /** Patterns that a finding names. */
  static final int NAMED = 8;

  /** Patterns that a finding counts. */
  static final int COUNTED = 200;

  private static final long MINUTE = 60_000;

  /** So many lines within five minutes of an error nobody met before are no slip of one request. */
  private static final int SEVERAL = 5;

  /** A pattern of the finding, with what was to be expected of it in a minute. */
  static final class Member {
    final Track track;
    final double expected;
    long seen;
    double surprise;

    Member(Track track, double expected, long seen, double surprise) {
      this.track = track;
      this.expected = expected;
      this.seen = seen;
      this.surprise = surprise;
    }
  }

  final String id;
  final Change change;
  final long start;
  final List<Member> members = new ArrayList<>();

  /** The last minute in which it was seen. */
  long last;

  /** When it was last told, in minutes. */
  long told;

  /** Minus the logarithm of the chance that it is nothing. */
  double surprise;

  /** What the surprise had to exceed. */
  double threshold;

  double confidence = 0.7;
  LogLevel level = LogLevel.UNKNOWN;
  String text = "";
  List<String> keywords = List.of();

  /** Whether there is something in it that was not told yet. */
  boolean fresh = true;

  Trouble(Entity entity, Change change, long start, Track first) {
    this(LogAnomaly.idOf(entity, change, first.name(), Instant.ofEpochMilli(start)), change, start);
  }

  private Trouble(String id, Change change, long start) {
    this.id = id;
    this.change = change;
    this.start = start;
    last = Math.floorDiv(start, MINUTE);
    told = last;
  }

  void add(Track track, double expected, long seen, double howOdd) {
    if (members.size() >= COUNTED) {
      return;
    }
    members.add(new Member(track, expected, seen, howOdd));
    track.trouble = this;
    if (track.loudest().compareTo(level) > 0) {
      level = track.loudest();
    }
    surprise = Math.max(surprise, howOdd);
    fresh = true;
  }

  /** The member to speak of: the loudest, then the oddest. */
  List<Member> inOrder() {
    return members.stream()
        .sorted(
            Comparator.<Member, LogLevel>comparing(
                    m -> m.track.loudest(), Comparator.reverseOrder())
                .thenComparingDouble(m -> -m.surprise)
                .thenComparingLong(m -> m.track.id))
        .toList();
  }

  double score() {
    double s = surprise <= 0 ? 0.7 : 1 - 0.3 * Math.min(1, threshold / surprise);
    return Math.round(s * 1000) / 1000.0;
  }

  /**
   * By the score, within what the level allows: what is only information never calls anybody, an
   * error is always worth a look; one that is new calls somebody once it has come several times
   * within minutes.
   */
  Severity severity() {
    Severity byScore = Severity.ofScore(score());
    return switch (level) {
      case FATAL -> Severity.worst(byScore, Severity.HIGH);
      case ERROR -> {
        Severity least =
            switch (change) {
              case NEW -> Severity.HIGH;
              // Of many courses some are unusual by chance; its score says how far this goes
              // beyond.
              case SEQUENCE -> Severity.LOW;
              case VANISHED, SPIKE, DROP, LEVEL, PARAMETER, TOGETHER -> Severity.MEDIUM;
            };
        boolean slip = change == Change.NEW && !several();
        yield slip || change == Change.DROP || change == Change.VANISHED
            ? Severity.LOW
            : Severity.worst(atMost(byScore, Severity.HIGH), least);
      }
      case WARN -> atMost(byScore, Severity.MEDIUM);
      case INFO, DEBUG, TRACE, UNKNOWN ->
          change == Change.NEW || change == Change.PARAMETER
              ? Severity.LOW
              : atMost(byScore, Severity.MEDIUM);
    };
  }

  /** Counts lines of a member that came after it joined. */
  void count(Member member, long lines) {
    boolean before = several();
    member.seen += lines;
    fresh |= change == Change.NEW && !before && several();
  }

  private boolean several() {
    // One slip each of several kinds is as harmless as one.
    return members.stream()
        .anyMatch(m -> m.seen >= SEVERAL && m.track.loud() && m.track.ring.most(5) >= SEVERAL);
  }

  private static Severity atMost(Severity s, Severity most) {
    return s.compareTo(most) > 0 ? most : s;
  }

  LogAnomaly report(Entity entity, LongFunction<String> textOf, long now, boolean ongoing) {
    long end = Math.max(start, now);
    double length = (end - start) / (double) MINUTE;
    List<LogAnomaly.Pattern> patterns =
        inOrder().stream()
            .limit(NAMED)
            .map(m ->
                new LogAnomaly.Pattern(
                    m.track.name(),
                    textOf.apply(m.track.id),
                    m.track.loudest(),
                    Double.isNaN(m.expected)
                        ? Double.NaN
                        : Math.round(m.expected * length * 10) / 10.0,
                    m.seen,
                    m.track.examples))
            .toList();
    return new LogAnomaly(
        id,
        entity,
        change,
        new Window(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end)),
        ongoing,
        score(),
        severity(),
        confidence,
        text,
        patterns,
        keywords);
  }

  void save(DataOutput out) throws IOException {
    out.writeUTF(id);
    out.writeUTF(change.word());
    out.writeLong(start);
    out.writeLong(last);
    out.writeLong(told);
    out.writeDouble(surprise);
    out.writeDouble(threshold);
    out.writeDouble(confidence);
    out.writeUTF(level.word());
    out.writeUTF(text);
    out.writeBoolean(fresh);
    out.writeByte(keywords.size());
    for (String k : keywords) {
      out.writeUTF(k);
    }
    out.writeInt(members.size());
    for (Member m : members) {
      out.writeLong(m.track.id);
      out.writeDouble(m.expected);
      out.writeLong(m.seen);
      out.writeDouble(m.surprise);
      out.writeBoolean(m.track.trouble == this);
    }
  }

  static Trouble load(DataInput in, LongFunction<@Nullable Track> tracks) throws IOException {
    String id = in.readUTF();
    Change change = Change.ofWord(in.readUTF());
    Trouble t = new Trouble(id, change, in.readLong());
    t.last = in.readLong();
    t.told = in.readLong();
    t.surprise = in.readDouble();
    t.threshold = in.readDouble();
    t.confidence = in.readDouble();
    t.level = LogLevel.valueOf(in.readUTF().toUpperCase(java.util.Locale.ROOT));
    t.text = in.readUTF();
    t.fresh = in.readBoolean();
    List<String> words = new ArrayList<>();
    int n = in.readByte();
    for (int i = 0; i < n; i++) {
      words.add(in.readUTF());
    }
    t.keywords = List.copyOf(words);
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      Track track = tracks.apply(in.readLong());
      Member m =
          new Member(
              track == null ? new Track(0, 0) : track,
              in.readDouble(),
              in.readLong(),
              in.readDouble());
      boolean mine = in.readBoolean();
      if (track != null) {
        t.members.add(m);
        if (mine) {
          track.trouble = t;
        }
      }
    }
    return t;
  }
}
