package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.Drift;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches many series, each with its own {@link Detector}, and makes one finding of every odd
 * stretch: it is told when it opens, when it gets worse and when it closes, under the same
 * identifier. One thread an instance; spread series over instances to use more.
 */
public final class AnomalyEngine {

  private static final byte VERSION = 5;

  /**
   * A point more than this many half bands from what was expected, and twice as far as any ordinary
   * point before it, is odd whatever the alert budget says. How rare a point is can only be
   * counted: after ten minutes at one second nothing can be rarer than one in 600, and a budget of
   * one alarm a day would have to wait a day for its first.
   */
  private static final double OBVIOUS = 4;

  private static final double OBVIOUS_RECORD = 2;

  /** The least score of a point that can be obvious: it has had no peer for some 75 points. */
  private static final double OBVIOUS_SCORE = 0.64;

  private static final double RAISED_SCORE = 0.8;
  private static final long OBVIOUS_LEARNED = 100;

  /** The first points set no record: their band is still narrow by chance. */
  private static final long RECORD_LEARNED = 50;

  private static final double HABIT = 2.5;
  private static final double HABIT_MILLIS = 7 * 86_400_000.0;

  /** One watched series. */
  private static final class Watched {
    final Series series;
    final Detector detector;
    final PointRing ring;
    @Nullable Episode episode;

    /** Half bands between the farthest ordinary point and what was expected of it. */
    double farthest;

    /** The same of the latest episode that was told, in case it is dismissed. */
    double farthestTold;

    /** The same of the episode that goes on. */
    double farthestOpen;

    /** Lowest and highest ordinary value; of the told episode; of the one that goes on. */
    Range ordinary = Range.NONE;

    /** Number of episodes that were told; those of a week ago hardly count. */
    double habit;

    long lastTold;

    Range told = Range.NONE;
    Range open = Range.NONE;

    Watched(Series series, Detector detector, PointRing ring) {
      this.series = series;
      this.detector = detector;
      this.ring = ring;
    }
  }

  private final DetectorSettings settings;
  private final Background background;
  private final Map<Series, Watched> watched = new LinkedHashMap<>();
  private final Map<String, Watched> byId = new HashMap<>();
  private @Nullable Watched current;
  private boolean judged;
  private @Nullable Drift drift;
  private SeriesPoint lastPoint = new SeriesPoint(0, Double.NaN, Band.UNKNOWN, 0, false);

  public AnomalyEngine(DetectorSettings settings) {
    this(settings, Background.INLINE);
  }

  /** One whose slow learning, if it has any, is done aside; its findings are the same. */
  public AnomalyEngine(DetectorSettings settings, Background background) {
    this.settings = settings;
    this.background = background;
  }

  /**
   * Judges and learns a sample.
   *
   * @return the finding when this sample opened, worsened or closed one
   */
  public Optional<MetricAnomaly> observe(MetricSample sample) {
    Watched w = watched(sample.series());
    current = w;
    drift = null;
    Detector detector = w.detector;
    boolean raised = detector.update(sample.epochMillis(), sample.value());
    judged = detector.judged();
    Band expected = judged ? detector.band() : Band.UNKNOWN;
    double distance = distance(sample.value(), expected);
    // While an episode lasts, what was expected before it is what people want to see.
    Band band = w.episode != null && w.episode.normal().isKnown() ? w.episode.normal() : expected;
    double found = judged ? detector.score() : 0;
    boolean odd = raised || isObvious(w, sample.value(), distance, found);
    double score = odd ? Math.max(RAISED_SCORE, found) : found;
    lastPoint = new SeriesPoint(sample.epochMillis(), sample.value(), band, score, odd);
    if (!judged) {
      return Optional.empty();
    }
    w.ring.add(
        sample.epochMillis(),
        sample.value(),
        band.lower(),
        band.expected(),
        band.upper(),
        found,
        odd);
    Optional<MetricAnomaly> told = follow(w, expected);
    remember(w, sample.value(), distance);
    Shift shift = detector.shift();
    if (shift != null) {
      drift = drifted(w, shift);
    }
    return told;
  }

  private static @Nullable Drift drifted(Watched w, Shift shift) {
    if (w.detector.isCounter()) {
      return shift.finding(w.series);
    }
    // What is far outside is far outside of what is usual now, with some room for what is not.
    double room = (shift.high() - shift.low()) / 2;
    w.ordinary = new Range(shift.low() - room, shift.high() + room);
    return Materiality.spans(w.series, shift.points()) ? shift.finding(w.series) : null;
  }

  /** What the sample of the last {@link #observe} made sure to have lastingly changed. */
  public Optional<Drift> drift() {
    return Optional.ofNullable(drift);
  }

  /** How old what is known of a series is; empty for an unknown one. */
  public Optional<Lifecycle> lifecycle(Series series) {
    return Optional.ofNullable(watched.get(series)).map(w -> w.detector.lifecycle());
  }

  /** Ordinary points set the record that an obvious one has to beat; points of a trouble do not. */
  private static void remember(Watched w, double value, double distance) {
    if (w.episode != null) {
      w.farthestOpen = Math.max(w.farthestOpen, distance);
      w.open = w.open.with(value);
      if (w.episode.isTold()) {
        w.farthestTold = w.farthestOpen;
        w.told = w.open;
      }
      return;
    }
    if (w.detector.seen() > RECORD_LEARNED) {
      w.farthest = Math.max(w.farthest, distance);
      w.ordinary = w.ordinary.with(value);
    }
  }

  /** Half bands between a value and what was expected; 0 where nothing was. */
  private static double distance(double value, Band band) {
    double half = (band.upper() - band.lower()) / 2;
    return band.isKnown() && half > 0 ? Math.abs(value - band.expected()) / half : 0;
  }

  private static boolean isObvious(Watched w, double value, double distance, double score) {
    if (w.detector.seen() <= OBVIOUS_LEARNED || w.detector.followsGap()) {
      return false;
    }
    boolean far =
        score >= OBVIOUS_SCORE && distance > OBVIOUS && distance > OBVIOUS_RECORD * w.farthest;
    // A slow rise never leaves the band by much, since the band follows; it leaves the past.
    boolean told = w.episode != null && w.episode.isTold();
    boolean beyond = !told && !w.detector.isCounter() && w.ordinary.isFarBelowOrAbove(value);
    return far || beyond;
  }

  private Optional<MetricAnomaly> follow(Watched w, Band expected) {
    Episode episode = w.episode;
    boolean worse = false;
    if (episode != null) {
      worse = episode.add(lastPoint, w.detector);
    } else if (lastPoint.anomalous()
        && (w.detector.isCounter()
            || Materiality.matters(w.series, w.ring.points(), w.ordinary, w.detector.seen()))) {
      // What was expected of a counter at one moment says nothing of the next.
      Band normal = w.detector.isCounter() ? Band.UNKNOWN : expected;
      episode = Episode.open(w.ring.points(), normal, w.detector.verdict());
      w.episode = episode;
    } else {
      return Optional.empty();
    }
    if (episode.over()) {
      w.episode = null;
      if (!episode.isTold() || isHabit(w)) {
        w.farthest = Math.max(w.farthest, w.farthestOpen);
        w.ordinary = w.ordinary.with(w.open);
      }
      w.farthestOpen = 0;
      w.open = Range.NONE;
      return episode.isTold() ? Optional.of(episode.finding(w.series, false)) : Optional.empty();
    }
    if (!episode.isTold() && episode.isConfirmed(w.detector.seen())) {
      episode.tell();
      return Optional.of(episode.finding(w.series, true));
    }
    return worse && episode.isTold()
        ? Optional.of(episode.finding(w.series, true))
        : Optional.empty();
  }

  /** What has been told three times within a few days is how the series is. */
  private static boolean isHabit(Watched w) {
    long now = w.ring.newest().epochMillis();
    w.habit = 1 + w.habit * Math.exp((w.lastTold - now) / HABIT_MILLIS);
    w.lastTold = now;
    return w.habit >= HABIT;
  }

  /** The verdict on the sample of the last {@link #observe}. */
  public Verdict lastVerdict() {
    return judged && current != null ? current.detector.verdict() : Verdict.UNJUDGED;
  }

  /** Whether the sample of the last {@link #observe} could be judged; spares making a verdict. */
  public boolean judged() {
    return judged;
  }

  /** The sample of the last {@link #observe} with what was expected of it. */
  public SeriesPoint lastPoint() {
    return lastPoint;
  }

  /**
   * What was judged of the sample of the last {@link #observe}: its value, or a counter's rate; NaN
   * before it is known which.
   */
  public double lastReading() {
    return judged && current != null ? current.detector.reading() : Double.NaN;
  }

  /** Whether a finding is going on in the series of the last {@link #observe}. */
  public boolean lastTold() {
    return current != null && current.episode != null && current.episode.isTold();
  }

  /** Identifier of the finding that is going on in a series. */
  public Optional<String> openFinding(Series series) {
    Watched w = watched.get(series);
    return w == null || w.episode == null || !w.episode.isTold()
        ? Optional.empty()
        : Optional.of(w.episode.id(series));
  }

  /** Points learned from; 0 for an unknown series. */
  public long seen(Series series) {
    Watched w = watched.get(series);
    return w == null ? 0 : w.detector.seen();
  }

  /** Points until the full ensemble judges. */
  public long needed(Series series) {
    Watched w = watched.get(series);
    return w == null ? Detector.create(settings).needed() : w.detector.needed();
  }

  /** "Not an anomaly": raises the threshold of the series with this identifier, if it is known. */
  public void dismiss(String seriesId) {
    Watched w = byId.get(seriesId);
    if (w != null) {
      w.detector.dismiss();
      w.farthest = Math.max(w.farthest, w.farthestTold);
      w.ordinary = w.ordinary.with(w.told);
    }
  }

  /**
   * Takes one {@link #dismiss} of a series back. What it has since learned to be ordinary stays
   * learned.
   */
  public void undismiss(String seriesId) {
    Watched w = byId.get(seriesId);
    if (w != null) {
      w.detector.undismiss();
    }
  }

  /**
   * Everything known of a series, compressed, for {@link #restore}; empty bytes for an unknown one.
   */
  public byte[] snapshot(Series series) {
    Watched w = watched.get(series);
    if (w == null) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    bytes.write(VERSION);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
      w.detector.save(out);
      w.ring.save(out);
      out.writeDouble(w.farthest);
      out.writeDouble(w.farthestTold);
      out.writeDouble(w.farthestOpen);
      out.writeDouble(w.habit);
      out.writeLong(w.lastTold);
      w.ordinary.save(out);
      w.told.save(out);
      w.open.save(out);
      out.writeBoolean(w.episode != null);
      if (w.episode != null) {
        w.episode.save(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  /**
   * Puts a series back as {@link #snapshot} saw it, replacing what is known of it.
   *
   * @throws IllegalArgumentException when the bytes are not such a snapshot; nothing is changed
   *     then
   */
  public void restore(Series series, byte[] snapshot) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(snapshot);
    int version = bytes.read();
    try (DataInputStream in = new DataInputStream(new InflaterInputStream(bytes))) {
      if (version != VERSION) {
        throw new IOException("version " + version + " is unknown");
      }
      Watched w = new Watched(series, Detector.load(in, settings, background), PointRing.load(in));
      w.farthest = in.readDouble();
      w.farthestTold = in.readDouble();
      w.farthestOpen = in.readDouble();
      w.habit = in.readDouble();
      w.lastTold = in.readLong();
      w.ordinary = Range.load(in);
      w.told = Range.load(in);
      w.open = Range.load(in);
      if (in.readBoolean()) {
        w.episode = Episode.load(in);
      }
      watched.put(series, w);
      byId.put(series.id(), w);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "the state of "
              + series
              + " cannot be read ("
              + e.getMessage()
              + "); it will be learned anew",
          e);
    }
  }

  /** Every watched series, in the order of their first samples. */
  public Collection<Series> series() {
    return Collections.unmodifiableSet(watched.keySet());
  }

  public void forget(Series series) {
    Watched w = watched.remove(series);
    if (w != null) {
      byId.remove(series.id());
      if (w == current) {
        current = null;
      }
    }
  }

  /** The samples of one series mostly come together or in the same round, hence the short cut. */
  private Watched watched(Series series) {
    Watched c = current;
    if (c != null && c.series.equals(series)) {
      return c;
    }
    Watched w = watched.get(series);
    if (w == null) {
      w = new Watched(series, Detector.create(settings, background), new PointRing());
      watched.put(series, w);
      byId.put(series.id(), w);
    }
    return w;
  }
}
