package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Judges one series, point by point, each from what came before it alone. A counter is judged by
 * its rate. Not safe for several threads at once.
 *
 * <p>Cost with the default ensemble: well below a microsecond a point and no allocation by {@link
 * #update}; up to 8 KB of state. State and verdicts depend on the points alone, so that a replay,
 * or a restored copy, judges alike to the last bit.
 */
public final class Detector {

  private static final byte VERSION = 4;

  /** Alarms a day that the adaptive threshold keeps a series below when no budget is set. */
  private static final double DEFAULT_BUDGET = 6;

  /** By this a dismissal multiplies how odd a point has to be; its square divides the budget. */
  private static final double DISMISSAL = 1.5;

  private static final double STRICTEST = 60;

  private final DetectorSettings settings;
  private final double budget;
  private final Cadence cadence = new Cadence();
  private final Meter meter = new Meter();
  private Ensemble ensemble;
  private long seen;
  private long lastTime = Long.MIN_VALUE;
  private double strictness = 1;

  private boolean judged;

  private Detector(DetectorSettings settings) {
    this.settings = settings;
    this.budget = settings.budgetPerDay().orElse(DEFAULT_BUDGET);
    this.ensemble = new Ensemble(settings);
  }

  public static Detector create(DetectorSettings settings) {
    return new Detector(settings);
  }

  /** Judges and learns a point, then tells the whole verdict. */
  public Verdict observe(long epochMillis, double value) {
    update(epochMillis, value);
    return verdict();
  }

  /**
   * Judges and learns a point without making an object; {@link #verdict()} tells more about it.
   *
   * @return whether it would be raised; false for a value that is not finite and a time not after
   *     the last one, which change nothing
   */
  public boolean update(long epochMillis, double value) {
    if (!Double.isFinite(value) || epochMillis <= lastTime) {
      judged = false;
      return false;
    }
    judged = true;
    if (meter.turns(value)) {
      ensemble = new Ensemble(settings);
    }
    cadence.add(epochMillis);
    double reading = meter.read(epochMillis, value);
    double mostShare = budget / (cadence.pointsPerDay() * strictness * strictness);
    lastTime = epochMillis;
    seen++;
    return ensemble.judge(epochMillis, reading, mostShare, strictness) && !cadence.followsGap();
  }

  private static ZoneId zone(String id) throws IOException {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new IOException("the time zone " + id + " is not known to this Java", e);
    }
  }

  /** Everything about the point of the last {@link #update}. */
  public Verdict verdict() {
    if (!judged) {
      return Verdict.UNJUDGED;
    }
    List<ModelScore> opinions = ensemble.opinions();
    double score = ensemble.score();
    return new Verdict(
        score,
        ensemble.alarm() && !cadence.followsGap(),
        Severity.ofScore(score),
        confidence(opinions),
        band(),
        opinions);
  }

  /** What was expected of the point of the last {@link #update}. */
  Band band() {
    double expected = ensemble.expected();
    double reach = ensemble.reach();
    return new Band(
        meter.shown(expected - reach), meter.shown(expected), meter.shown(expected + reach));
  }

  double score() {
    return ensemble.score();
  }

  /** Whether the last point comes soon after a gap: what was before says little of it. */
  boolean followsGap() {
    return cadence.followsGap();
  }

  /** Whether the last point could be judged at all. */
  boolean judged() {
    return judged;
  }

  /** Whether the series is read as a rate. */
  boolean isCounter() {
    return meter.isCounter();
  }

  /** The season other than hour, day and week that is believed at present. */
  public Optional<Duration> foundSeason() {
    long period = ensemble.foundPeriod();
    return period == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(period));
  }

  private static double confidence(List<ModelScore> opinions) {
    double mean = 0;
    double square = 0;
    for (ModelScore o : opinions) {
      mean += o.score() / opinions.size();
      square += o.score() * o.score() / opinions.size();
    }
    return Math.max(0, 1 - Math.sqrt(Math.max(0, square - mean * mean)));
  }

  /** Points learned from so far. */
  public long seen() {
    return seen;
  }

  /** Points until the full ensemble judges. */
  public long needed() {
    return Ensemble.NEEDED;
  }

  /** An operator said that the last anomaly was none: this series has to be odder from now on. */
  public void dismiss() {
    strictness = Math.min(STRICTEST, strictness * DISMISSAL);
  }

  /** Takes one {@link #dismiss} back. Beyond the strictest, one too many is taken back with it. */
  public void undismiss() {
    strictness = Math.max(1, strictness / DISMISSAL);
  }

  public DetectorSettings settings() {
    return settings;
  }

  public void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(settings.name());
    out.writeByte(settings.weights().size());
    for (Map.Entry<String, Double> e : settings.weights().entrySet()) {
      out.writeUTF(e.getKey());
      out.writeDouble(e.getValue());
    }
    out.writeDouble(settings.budgetPerDay().orElse(Double.NaN));
    out.writeUTF(settings.zone().getId());
    out.writeLong(seen);
    out.writeLong(lastTime);
    out.writeDouble(strictness);
    cadence.save(out);
    meter.save(out);
    ensemble.save(out);
  }

  /**
   * The detector that {@link #save} wrote; it judges on as if it had never stopped.
   *
   * @throws IOException when the bytes are cut short or of a version this program does not know
   */
  public static Detector load(DataInput in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "a detector of version " + version + " cannot be read; let the series be learned anew");
    }
    String name = in.readUTF();
    int n = in.readByte();
    Map<String, Double> weights = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      weights.put(in.readUTF(), in.readDouble());
    }
    double budget = in.readDouble();
    OptionalDouble most = Double.isNaN(budget) ? OptionalDouble.empty() : OptionalDouble.of(budget);
    Detector d = new Detector(new DetectorSettings(name, weights, most, zone(in.readUTF())));
    d.seen = in.readLong();
    d.lastTime = in.readLong();
    d.strictness = in.readDouble();
    d.cadence.restore(in);
    d.meter.restore(in);
    d.ensemble.restore(in);
    return d;
  }
}
