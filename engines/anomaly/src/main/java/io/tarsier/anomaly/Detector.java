package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges one series, point by point, each from what came before it alone. A counter is judged by
 * its rate. Not safe for several threads at once.
 *
 * <p>Cost with the default ensemble: well below a microsecond a point and no allocation by {@link
 * #update}; 8 to 9 KB of state, below 8 KB written and compressed. State and verdicts depend on the
 * points alone, so that a replay, or a restored copy, judges alike to the last bit.
 */
public final class Detector {

  private static final byte VERSION = 5;

  /** Alarms a day that the adaptive threshold keeps a series below when no budget is set. */
  private static final double DEFAULT_BUDGET = 6;

  /** By this a dismissal multiplies how odd a point has to be; its square divides the budget. */
  private static final double DISMISSAL = 1.5;

  private static final double STRICTEST = 60;

  private final DetectorSettings settings;
  private final double budget;
  private final Background background;
  private final Cadence cadence = new Cadence();
  private final Meter meter = new Meter();
  private Ensemble ensemble;
  private DriftWatch drift = new DriftWatch();
  private @Nullable Shift shift;
  private int trainings;
  private long trained;
  private Lifecycle.Reason reason = Lifecycle.Reason.FIRST;
  private Lifecycle lifecycle;
  private long seen;
  private long lastTime = Long.MIN_VALUE;
  private double strictness = 1;

  private boolean judged;
  private double reading = Double.NaN;

  private Detector(DetectorSettings settings, Background background) {
    this.settings = settings;
    this.background = background;
    this.budget = settings.budgetPerDay().orElse(DEFAULT_BUDGET);
    this.ensemble = new Ensemble(settings, background);
    this.lifecycle = new Lifecycle(settings.name(), VERSION, Optional.empty(), Optional.empty(), 0);
  }

  public static Detector create(DetectorSettings settings) {
    return new Detector(settings, Background.INLINE);
  }

  /** One whose slow learning, if it has any, is done aside; its verdicts are the same. */
  public static Detector create(DetectorSettings settings, Background background) {
    return new Detector(settings, background);
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
      shift = null;
      return false;
    }
    judged = true;
    if (meter.turns(value)) {
      ensemble = new Ensemble(settings, background);
      drift = new DriftWatch();
    }
    cadence.add(epochMillis);
    reading = meter.read(epochMillis, value);
    double mostShare = budget / (cadence.pointsPerDay() * strictness * strictness);
    lastTime = epochMillis;
    seen++;
    int before = ensemble.trainings();
    boolean raised =
        ensemble.judge(epochMillis, reading, mostShare, strictness) && !cadence.followsGap();
    if (ensemble.trainings() != before) {
      trained(epochMillis, ensemble.trainedFor());
    }
    shift = drift.add(epochMillis, reading);
    if (shift != null) {
      ensemble.drifted();
      if (ensemble.trainings() == 0) {
        trained(epochMillis, Lifecycle.Reason.DRIFT);
      }
    }
    return raised;
  }

  private static ZoneId zone(String id) throws IOException {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new IOException("the time zone " + id + " is not known to this Java", e);
    }
  }

  private void trained(long time, Lifecycle.Reason why) {
    trainings++;
    trained = time;
    reason = why;
    lifecycle = lifecycleNow();
  }

  /** What has lastingly changed, if that is sure since the last {@link #update}. */
  @Nullable Shift shift() {
    return shift;
  }

  /** How old what is known is, and why. */
  public Lifecycle lifecycle() {
    return lifecycle;
  }

  private Lifecycle lifecycleNow() {
    boolean ever = trainings > 0;
    return new Lifecycle(
        settings.name(),
        VERSION,
        ever ? Optional.of(Instant.ofEpochMilli(trained)) : Optional.empty(),
        ever ? Optional.of(reason) : Optional.empty(),
        trainings);
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

  /** What was judged last: the value, or a counter's rate; NaN before it is known which. */
  public double reading() {
    return seen > Meter.TRIAL + 1 ? reading : Double.NaN;
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
    drift.save(out);
    out.writeInt(trainings);
    out.writeLong(trained);
    out.writeUTF(reason.name());
  }

  /** The detector that {@link #save} wrote, learning inline. */
  public static Detector load(DataInput in) throws IOException {
    return load(in, Background.INLINE);
  }

  /**
   * The detector that {@link #save} wrote; it judges on as if it had never stopped.
   *
   * @throws IOException when the bytes are cut short or of a version this program does not know
   */
  public static Detector load(DataInput in, Background background) throws IOException {
    return load(in, null, background);
  }

  /** The same, with the budget of these settings, and refused when they name other models. */
  static Detector load(DataInput in, @Nullable DetectorSettings wanted, Background background)
      throws IOException {
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
    DetectorSettings written = new DetectorSettings(name, weights, most, zone(in.readUTF()));
    if (wanted != null && !wanted.weights().equals(written.weights())) {
      throw new IOException(
          "it was learned by " + name + ", and now it is " + wanted.name() + " that judges");
    }
    Detector d = new Detector(wanted == null ? written : wanted, background);
    d.seen = in.readLong();
    d.lastTime = in.readLong();
    d.strictness = in.readDouble();
    d.cadence.restore(in);
    d.meter.restore(in);
    d.ensemble.restore(in);
    d.drift.restore(in);
    d.trainings = in.readInt();
    d.trained = in.readLong();
    d.reason = Lifecycle.Reason.valueOf(in.readUTF());
    d.lifecycle = d.lifecycleNow();
    return d;
  }
}
