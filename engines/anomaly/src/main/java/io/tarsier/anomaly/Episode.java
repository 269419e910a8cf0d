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
 * A stretch of odd points that is one trouble. It opens at the first raised point. Models get used
 * to a new level within a few points, people do not: the episode lasts while values stay outside
 * the range that was expected when it opened. It closes after {@value #CALM_POINTS} points in a row
 * that are neither raised nor outside, so that a brief dip does not split it, or once values have
 * stayed outside for an hour without being raised again: that is the new normal.
 *
 * <p>A blip is no trouble: the episode is worth telling once {@value #CONFIRMING_POINTS} of its
 * points were odd, more of them while the series is young, or it has lasted {@value
 * #CONFIRMING_MILLIS} ms, and at once in a series sampled once a minute or less, where one point
 * already stands for a minute.
 */
final class Episode {

  static final int CALM_POINTS = 8;

  /** So long outside without being raised again, milliseconds of event time, is the new normal. */
  static final long NEW_NORMAL_MILLIS = 3_600_000;

  /** And at least so many points, for series that are sampled seldom. */
  static final int NEW_NORMAL_POINTS = 12;

  static final int CONFIRMING_POINTS = 3;
  static final long CONFIRMING_MILLIS = 30_000;

  /** So many points, an hour at one second, make a series that has seen its own short bursts. */
  static final int YOUNG = 3600;

  private static final int CONFIRMING_YOUNG = 10;
  private static final long SELDOM_MILLIS = 60_000;
  private static final int MOST_POINTS = 96;

  private final long start;
  private final List<SeriesPoint> points;
  private final Band normal;
  private long end;
  private long raised;
  private int calm;
  private int held;
  private int odd = 1;
  private boolean told;
  private SeriesPoint peak;
  private double confidence;
  private List<ModelScore> models;
  private Severity severity;

  private Episode(
      long start,
      long end,
      List<SeriesPoint> points,
      Band normal,
      SeriesPoint peak,
      Severity severity,
      double confidence,
      List<ModelScore> models) {
    this.start = start;
    this.end = end;
    this.raised = end;
    this.points = points;
    this.normal = normal;
    this.peak = peak;
    this.severity = severity;
    this.confidence = confidence;
    this.models = models;
  }

  /** The episode that a raised point opens, which is the newest of its context. */
  static Episode open(List<SeriesPoint> context, Band normal, Verdict verdict) {
    SeriesPoint point = context.getLast();
    return new Episode(
        point.epochMillis(),
        point.epochMillis(),
        new ArrayList<>(context),
        normal,
        point,
        Severity.ofScore(point.score()),
        verdict.confidence(),
        verdict.models());
  }

  /** What was expected when the episode opened; unknown where nothing was. */
  Band normal() {
    return normal;
  }

  /** Takes the next point; true when it made the episode worse. */
  boolean add(SeriesPoint point, Detector detector) {
    keep(point);
    if (!point.anomalous()) {
      if (isOutside(point.value())) {
        odd++;
        held++;
        calm = 0;
        end = point.epochMillis();
      } else {
        calm++;
      }
      return false;
    }
    odd++;
    calm = 0;
    held = 0;
    end = point.epochMillis();
    raised = end;
    if (point.score() > peak.score()) {
      peak = point;
      Verdict verdict = detector.verdict();
      confidence = verdict.confidence();
      models = verdict.models();
    }
    Severity now = Severity.ofScore(point.score());
    boolean worse = now.compareTo(severity) > 0;
    severity = Severity.worst(severity, now);
    return worse;
  }

  private boolean isOutside(double value) {
    return normal.isKnown() && (value > normal.upper() || value < normal.lower());
  }

  private boolean isNewNormal() {
    return held >= NEW_NORMAL_POINTS && end - raised >= NEW_NORMAL_MILLIS;
  }

  /**
   * Whether it has gone on for long enough to be told.
   *
   * @param seen points of the series so far
   */
  boolean isConfirmed(long seen) {
    return odd >= (seen < YOUNG ? CONFIRMING_YOUNG : CONFIRMING_POINTS)
        || end - start >= CONFIRMING_MILLIS
        || points.size() < 2
        || sampledSeldom();
  }

  private boolean sampledSeldom() {
    int n = points.size();
    return points.get(n - 1).epochMillis() - points.get(n - 2).epochMillis() >= SELDOM_MILLIS;
  }

  /** Whether it has been told. */
  boolean isTold() {
    return told;
  }

  void tell() {
    told = true;
  }

  boolean over() {
    return calm >= CALM_POINTS || isNewNormal();
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
        Explanation.of(series, peak, models, end - start)
            + (isNewNormal() ? "; it has stayed there and is taken for normal now" : ""),
        peak,
        models,
        points);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(start);
    out.writeLong(end);
    out.writeLong(raised);
    out.writeByte(calm);
    out.writeInt(held);
    out.writeInt(odd);
    out.writeBoolean(told);
    write(out, normal);
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
    long raised = in.readLong();
    int calm = in.readByte();
    int held = in.readInt();
    int odd = in.readInt();
    boolean told = in.readBoolean();
    Band normal = readBand(in);
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
    Episode e =
        new Episode(start, end, points, normal, peak, severity, confidence, List.copyOf(models));
    e.raised = raised;
    e.calm = calm;
    e.held = held;
    e.odd = odd;
    e.told = told;
    return e;
  }

  private static void write(DataOutput out, SeriesPoint p) throws IOException {
    out.writeLong(p.epochMillis());
    out.writeDouble(p.value());
    write(out, p.band());
    out.writeDouble(p.score());
    out.writeBoolean(p.anomalous());
  }

  private static SeriesPoint read(DataInput in) throws IOException {
    return new SeriesPoint(
        in.readLong(), in.readDouble(), readBand(in), in.readDouble(), in.readBoolean());
  }

  private static void write(DataOutput out, Band band) throws IOException {
    out.writeDouble(band.lower());
    out.writeDouble(band.expected());
    out.writeDouble(band.upper());
  }

  private static Band readBand(DataInput in) throws IOException {
    return new Band(in.readDouble(), in.readDouble(), in.readDouble());
  }
}
