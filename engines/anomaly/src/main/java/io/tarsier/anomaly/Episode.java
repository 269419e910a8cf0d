package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of odd points that is one trouble: it opens at the first raised point and closes after
 * {@value #CALM_POINTS} calm ones in a row, so that a brief dip does not split it.
 */
final class Episode {

  static final int CALM_POINTS = 8;
  private static final int MOST_POINTS = 96;

  private final long start;
  private final List<SeriesPoint> points;
  private long end;
  private int calm;
  private SeriesPoint peak;
  private double confidence;
  private List<ModelScore> models;
  private Severity severity;

  private Episode(
      long start,
      long end,
      List<SeriesPoint> points,
      SeriesPoint peak,
      Severity severity,
      double confidence,
      List<ModelScore> models) {
    this.start = start;
    this.end = end;
    this.points = points;
    this.peak = peak;
    this.severity = severity;
    this.confidence = confidence;
    this.models = models;
  }

  /** The episode that a raised point opens, which is the newest of its context. */
  static Episode open(List<SeriesPoint> context, Verdict verdict) {
    SeriesPoint point = context.getLast();
    return new Episode(
        point.epochMillis(),
        point.epochMillis(),
        new ArrayList<>(context),
        point,
        atLeastMedium(verdict.severity()),
        verdict.confidence(),
        verdict.models());
  }

  private static Severity atLeastMedium(Severity severity) {
    return Severity.worst(severity, Severity.MEDIUM);
  }

  /** Takes the next point; true when it made the episode worse. */
  boolean add(SeriesPoint point, Verdict verdict) {
    keep(point);
    if (!point.anomalous()) {
      calm++;
      return false;
    }
    calm = 0;
    end = point.epochMillis();
    if (point.score() > peak.score()) {
      peak = point;
      confidence = verdict.confidence();
      models = verdict.models();
    }
    Severity now = atLeastMedium(verdict.severity());
    boolean worse = now.compareTo(severity) > 0;
    severity = Severity.worst(severity, now);
    return worse;
  }

  boolean over() {
    return calm >= CALM_POINTS;
  }

  private void keep(SeriesPoint point) {
    if (points.size() >= MOST_POINTS) {
      // Half the detail of a long episode is enough for a plot; its anomalous peak stays.
      List<SeriesPoint> thinned = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        if (i % 2 == 0 || points.get(i).equals(peak)) {
          thinned.add(points.get(i));
        }
      }
      points.clear();
      points.addAll(thinned);
    }
    points.add(point);
  }

  String id(Series series) {
    return MetricAnomaly.idOf(series, Instant.ofEpochMilli(start));
  }

  MetricAnomaly finding(Series series, boolean ongoing) {
    return new MetricAnomaly(
        id(series),
        series,
        new Window(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end)),
        ongoing,
        peak.score(),
        severity,
        confidence,
        Explanation.of(series, peak, models, end - start),
        peak,
        models,
        points);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(start);
    out.writeLong(end);
    out.writeByte(calm);
    out.writeUTF(severity.name());
    out.writeDouble(confidence);
    write(out, peak);
    out.writeByte(points.size());
    for (SeriesPoint p : points) {
      write(out, p);
    }
    out.writeByte(models.size());
    for (ModelScore m : models) {
      out.writeUTF(m.model());
      out.writeDouble(m.weight());
      out.writeDouble(m.score());
    }
  }

  static Episode load(DataInput in) throws IOException {
    long start = in.readLong();
    long end = in.readLong();
    int calm = in.readByte();
    Severity severity = Severity.valueOf(in.readUTF());
    double confidence = in.readDouble();
    SeriesPoint peak = read(in);
    int n = in.readByte();
    List<SeriesPoint> points = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      points.add(read(in));
    }
    int m = in.readByte();
    List<ModelScore> models = new ArrayList<>(m);
    for (int i = 0; i < m; i++) {
      models.add(new ModelScore(in.readUTF(), in.readDouble(), in.readDouble()));
    }
    Episode e = new Episode(start, end, points, peak, severity, confidence, List.copyOf(models));
    e.calm = calm;
    return e;
  }

  private static void write(DataOutput out, SeriesPoint p) throws IOException {
    out.writeLong(p.epochMillis());
    out.writeDouble(p.value());
    out.writeDouble(p.band().lower());
    out.writeDouble(p.band().expected());
    out.writeDouble(p.band().upper());
    out.writeDouble(p.score());
    out.writeBoolean(p.anomalous());
  }

  private static SeriesPoint read(DataInput in) throws IOException {
    return new SeriesPoint(
        in.readLong(),
        in.readDouble(),
        new Band(in.readDouble(), in.readDouble(), in.readDouble()),
        in.readDouble(),
        in.readBoolean());
  }
}
