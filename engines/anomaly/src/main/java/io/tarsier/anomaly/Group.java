package io.tarsier.anomaly;

import io.tarsier.model.Entity;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.GroupAnomaly.Member;
import io.tarsier.model.GroupAnomaly.Shape;
import io.tarsier.model.Series;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of one entity, cut into common buckets of time. A bucket is as long as three in four
 * members need for a value, ten seconds at least; it is judged once a sample comes from clearly
 * behind it, so that scrapes need not be in step. A member with a longer interval keeps its last
 * value for two of its own intervals.
 */
final class Group {

  private static final long[] LENGTHS = {
    10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000
  };

  private static final double DAY = 86_400_000;
  private static final int SAMPLES_BEFORE = 20;
  private static final int RECHECK = 256;
  private static final int LONGEST_GAP = 31;
  private static final long GRACE = 5_000;
  private static final int MOST_NAMED = 8;
  private static final double LEAST_SHARE = 0.03;

  /**
   * A ratio, by its name, that is off by less than this does not matter; sizes and levels alike.
   */
  private static final double RATIO_AT_REST = 0.01;

  private static final double BYTES_AT_REST = 8 << 20;
  private static final double FLAT = 0.02;

  /** One series and what has come of it in the two buckets that are open. */
  private static final class Line {
    final Series series;
    final Cadence cadence = new Cadence();
    int slot = -1;
    double sum;
    int count;
    double nextSum;
    int nextCount;
    double held = Double.NaN;
    long heldAt;
    boolean told;

    Line(Series series) {
      this.series = series;
    }

    double interval() {
      return DAY / cadence.pointsPerDay();
    }
  }

  final Entity entity;
  private final double budget;
  private final Map<Series, Line> lines = new LinkedHashMap<>();
  private GroupDetector detector;
  private long length;
  private long bucket;
  private int samples;
  private int rows;
  private @Nullable GroupEpisode episode;

  Group(Entity entity, double budget) {
    this.entity = entity;
    this.budget = budget;
    this.detector = new GroupDetector(budget);
  }

  /** Takes a sample; gives what the buckets that it closed brought about. */
  List<GroupAnomaly> add(Series series, long time, double value, boolean told) {
    Line line = lines.get(series);
    if (line == null) {
      line = new Line(series);
      lines.put(series, line);
      if (length > 0) {
        line.slot = detector.join();
      }
    }
    line.cadence.add(time);
    if (length == 0) {
      samples++;
      if (lines.size() < GroupDetector.MIN_MEMBERS || samples < SAMPLES_BEFORE * lines.size()) {
        return List.of();
      }
      begin(time);
    }
    List<GroupAnomaly> out = List.of();
    long gap = (time - bucket) / length;
    if (gap > LONGEST_GAP) {
      // What lies between is empty; so many empty rows make every member start anew.
      long skip = gap - LONGEST_GAP;
      out = close(out);
      bucket += skip * length;
    }
    long grace = Math.min(GRACE, length / 4);
    while (time >= bucket + length + grace) {
      out = close(out);
    }
    if (time >= bucket + length) {
      line.nextSum += value;
      line.nextCount++;
    } else if (time >= bucket) {
      line.sum += value;
      line.count++;
    } else {
      return out;
    }
    line.held = value;
    line.heldAt = time;
    line.told = told;
    return out;
  }

  private void begin(long time) {
    length = suited();
    bucket = Math.floorDiv(time, length) * length;
    rows = 0;
    detector = new GroupDetector(budget);
    for (Line l : lines.values()) {
      l.slot = detector.join();
      l.sum = 0;
      l.count = 0;
      l.nextSum = 0;
      l.nextCount = 0;
    }
  }

  private long suited() {
    double[] intervals = lines.values().stream().mapToDouble(Line::interval).sorted().toArray();
    double needed = 0.95 * intervals[(intervals.length * 3 - 1) / 4];
    for (long l : LENGTHS) {
      if (l >= needed) {
        return l;
      }
    }
    return LENGTHS[LENGTHS.length - 1];
  }

  private List<GroupAnomaly> close(List<GroupAnomaly> before) {
    double[] values = new double[detector.width()];
    boolean[] told = new boolean[values.length];
    Arrays.fill(values, Double.NaN);
    long until = bucket + length;
    for (Line l : lines.values()) {
      if (l.slot >= 0) {
        boolean holds = until - l.heldAt <= 2 * l.interval();
        values[l.slot] = l.count > 0 ? l.sum / l.count : holds ? l.held : Double.NaN;
        told[l.slot] = l.told;
      }
      l.sum = l.nextSum;
      l.count = l.nextCount;
      l.nextSum = 0;
      l.nextCount = 0;
    }
    boolean raised = detector.update(bucket, values, told);
    bucket = until;
    List<GroupAnomaly> out = follow(raised, before);
    if (++rows % RECHECK == 0) {
      recheck();
    }
    return out;
  }

  /** Members that are gone or stand still make room; a rhythm that has changed begins anew. */
  private void recheck() {
    lines
        .values()
        .removeIf(l -> {
          boolean gone = l.slot >= 0 && detector.isGone(l.slot);
          if (gone) {
            detector.leave(l.slot);
          }
          return gone;
        });
    for (Line waiting : lines.values()) {
      if (waiting.slot < 0) {
        waiting.slot = detector.join();
        for (Line l : lines.values()) {
          if (waiting.slot < 0 && l.slot >= 0 && !detector.moves(l.slot)) {
            detector.leave(l.slot);
            l.slot = -1;
            waiting.slot = detector.join();
          }
        }
      }
    }
    long now = lines.isEmpty() ? length : suited();
    if (episode == null && (now >= 2 * length || 2 * now <= length)) {
      begin(bucket);
    }
  }

  private List<GroupAnomaly> follow(boolean raised, List<GroupAnomaly> before) {
    GroupEpisode e = episode;
    if (raised && (e != null || matters())) {
      boolean opens = e == null;
      if (e == null) {
        e = new GroupEpisode(bucket - 2 * length, bucket);
        episode = e;
      }
      List<GroupDetector.Part> parts = detector.parts();
      GroupDetector.Part first = parts.getFirst();
      double sure = detector.shape() == Shape.RELATION ? first.firmness() : 1 - first.share();
      boolean worse =
          e.raise(bucket, detector.score(), detector.shape(), sure, named(parts), ties(first));
      return opens || worse ? plus(before, e.finding(entity, true)) : before;
    }
    if (e == null) {
      return before;
    }
    e.calm();
    if (!e.over()) {
      return before;
    }
    episode = null;
    return plus(before, e.finding(entity, false));
  }

  private static List<GroupAnomaly> plus(List<GroupAnomaly> list, GroupAnomaly one) {
    List<GroupAnomaly> more = new ArrayList<>(list);
    more.add(one);
    return more;
  }

  private boolean matters() {
    List<GroupDetector.Part> parts = detector.parts();
    int looked = detector.shape() == Shape.RELATION ? 1 : 3;
    return parts.stream()
        .limit(looked)
        .anyMatch(p -> {
          String metric = series(p.slot()).metric();
          double off = Math.abs(p.value() - p.band().expected());
          double rest =
              metric.endsWith("_ratio")
                  ? RATIO_AT_REST
                  : metric.endsWith("_bytes") ? BYTES_AT_REST : 0;
          return off >= rest && off >= FLAT * Math.abs(p.band().expected());
        });
  }

  private List<Member> named(List<GroupDetector.Part> parts) {
    return parts.stream()
        .filter(p -> p.share() >= LEAST_SHARE || p.equals(parts.getFirst()))
        .limit(MOST_NAMED)
        .map(p -> new Member(series(p.slot()), p.share(), p.up(), p.value(), p.band()))
        .toList();
  }

  private List<String> ties(GroupDetector.Part first) {
    return detector.ties(first.slot()).stream().map(s -> series(s).name()).toList();
  }

  private Series series(int slot) {
    for (Line l : lines.values()) {
      if (l.slot == slot) {
        return l.series;
      }
    }
    throw new IllegalStateException("no member of " + entity + " has place " + slot);
  }

  void forget(Series series) {
    Line l = lines.remove(series);
    if (l != null && l.slot >= 0) {
      detector.leave(l.slot);
    }
  }

  Collection<Series> series() {
    return lines.keySet();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  @Nullable String openFinding() {
    return episode == null ? null : episode.id(entity);
  }

  void dismiss() {
    detector.dismiss();
  }

  void undismiss() {
    detector.undismiss();
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(budget);
    out.writeLong(length);
    out.writeLong(bucket);
    out.writeInt(samples);
    out.writeInt(rows);
    out.writeInt(lines.size());
    for (Line l : lines.values()) {
      GroupEpisode.write(out, l.series);
      l.cadence.save(out);
      out.writeByte(l.slot);
      out.writeDouble(l.sum);
      out.writeInt(l.count);
      out.writeDouble(l.nextSum);
      out.writeInt(l.nextCount);
      out.writeDouble(l.held);
      out.writeLong(l.heldAt);
      out.writeBoolean(l.told);
    }
    detector.save(out);
    out.writeBoolean(episode != null);
    if (episode != null) {
      episode.save(out);
    }
  }

  static Group load(DataInput in, Entity entity) throws IOException {
    Group g = new Group(entity, in.readDouble());
    g.length = in.readLong();
    g.bucket = in.readLong();
    g.samples = in.readInt();
    g.rows = in.readInt();
    for (int n = in.readInt(); n > 0; n--) {
      Line l = new Line(GroupEpisode.read(in, entity));
      l.cadence.restore(in);
      l.slot = in.readByte();
      l.sum = in.readDouble();
      l.count = in.readInt();
      l.nextSum = in.readDouble();
      l.nextCount = in.readInt();
      l.held = in.readDouble();
      l.heldAt = in.readLong();
      l.told = in.readBoolean();
      g.lines.put(l.series, l);
    }
    g.detector = GroupDetector.load(in);
    if (in.readBoolean()) {
      g.episode = GroupEpisode.load(in, entity);
    }
    return g;
  }
}
