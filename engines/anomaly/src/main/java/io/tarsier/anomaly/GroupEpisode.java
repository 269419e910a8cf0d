package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.GroupAnomaly.Member;
import io.tarsier.model.GroupAnomaly.Shape;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A stretch in which a group was raised; it ends after {@value #CALM_ROWS} rows that were not. The
 * waves fade by themselves within an hour or so of rows, so that a new relation becomes the normal
 * one.
 */
final class GroupEpisode {

  private static final int CALM_ROWS = 8;
  private static final int NAMED = 4;
  private static final double SURE = 0.95;

  private final long start;
  private long end;
  private int calm;
  private double score;
  private double confidence;
  private Shape shape;
  private List<Member> members;
  private List<String> ties;
  private Severity severity;

  GroupEpisode(long start, long end) {
    this.start = start;
    this.end = end;
    this.shape = Shape.RELATION;
    this.members = List.of();
    this.ties = List.of();
    this.severity = Severity.MEDIUM;
  }

  /** Takes a row that was raised; true when that made it worse. */
  boolean raise(
      long until, double now, Shape how, double sure, List<Member> who, List<String> tied) {
    end = until;
    calm = 0;
    if (now > score) {
      score = now;
      shape = how;
      confidence = sure;
      members = who;
      ties = tied;
    }
    // What no single series shows is subtle by nature; it wakes nobody unless it is beyond doubt.
    Severity reached = now >= SURE ? Severity.HIGH : Severity.MEDIUM;
    boolean worse = reached.compareTo(severity) > 0;
    severity = Severity.worst(severity, reached);
    return worse;
  }

  /** Takes a row that was not raised. */
  void calm() {
    calm++;
  }

  boolean over() {
    return calm >= CALM_ROWS;
  }

  String id(Entity entity) {
    return GroupAnomaly.idOf(entity, Instant.ofEpochMilli(start));
  }

  GroupAnomaly finding(Entity entity, boolean ongoing) {
    return new GroupAnomaly(
        id(entity),
        entity,
        new Window(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end)),
        ongoing,
        score,
        severity,
        confidence,
        explanation(),
        shape,
        members);
  }

  private String explanation() {
    Member first = members.getFirst();
    String lasted = ", for " + Explanation.duration(Math.max(1000, end - start));
    if (shape == Shape.RELATION) {
      return first.series().name()
          + " no longer goes with "
          + (ties.isEmpty() ? "the others" : String.join(" and ", ties))
          + ": it was "
          + Explanation.number(first.value())
          + " where they imply "
          + Explanation.number(first.band().expected())
          + " ("
          + Explanation.number(first.band().lower())
          + "–"
          + Explanation.number(first.band().upper())
          + ")"
          + lasted;
    }
    return members.stream()
            .limit(NAMED)
            .map(m -> m.series().name() + (m.up() ? " up" : " down"))
            .collect(Collectors.joining(", "))
        + (members.size() > NAMED ? " and " + (members.size() - NAMED) + " more" : "")
        + " moved at once, each only a little, which they do not do together"
        + lasted;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(start);
    out.writeLong(end);
    out.writeByte(calm);
    out.writeDouble(score);
    out.writeDouble(confidence);
    out.writeUTF(shape.name());
    out.writeUTF(severity.name());
    out.writeByte(members.size());
    for (Member m : members) {
      write(out, m.series());
      out.writeDouble(m.share());
      out.writeBoolean(m.up());
      out.writeDouble(m.value());
      out.writeDouble(m.band().lower());
      out.writeDouble(m.band().expected());
      out.writeDouble(m.band().upper());
    }
    out.writeByte(ties.size());
    for (String tie : ties) {
      out.writeUTF(tie);
    }
  }

  static GroupEpisode load(DataInput in, Entity entity) throws IOException {
    GroupEpisode e = new GroupEpisode(in.readLong(), in.readLong());
    e.calm = in.readByte();
    e.score = in.readDouble();
    e.confidence = in.readDouble();
    e.shape = Shape.valueOf(in.readUTF());
    e.severity = Severity.valueOf(in.readUTF());
    List<Member> members = new ArrayList<>();
    for (int n = in.readByte(); n > 0; n--) {
      members.add(
          new Member(
              read(in, entity),
              in.readDouble(),
              in.readBoolean(),
              in.readDouble(),
              new Band(in.readDouble(), in.readDouble(), in.readDouble())));
    }
    e.members = List.copyOf(members);
    List<String> ties = new ArrayList<>();
    for (int n = in.readByte(); n > 0; n--) {
      ties.add(in.readUTF());
    }
    e.ties = List.copyOf(ties);
    return e;
  }

  static void write(DataOutput out, Series series) throws IOException {
    out.writeUTF(series.metric());
    Map<String, String> labels = series.labels().asMap();
    out.writeInt(labels.size());
    for (Map.Entry<String, String> l : labels.entrySet()) {
      out.writeUTF(l.getKey());
      out.writeUTF(l.getValue());
    }
  }

  static Series read(DataInput in, Entity entity) throws IOException {
    String metric = in.readUTF();
    Map<String, String> labels = new HashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      labels.put(in.readUTF(), in.readUTF());
    }
    return new Series(entity, metric, Labels.of(labels));
  }
}
