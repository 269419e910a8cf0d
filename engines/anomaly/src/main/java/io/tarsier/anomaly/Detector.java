package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Severity;
import io.tarsier.numerics.Tail;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Judges one series, point by point, each from what came before it alone. Not safe for several
 * threads at once.
 */
public final class Detector {

  private static final byte VERSION = 1;
  private static final int NEEDED = 120;
  private static final int WARM_UP = 20;

  /** By this a dismissal multiplies how odd a point has to be; its square divides the budget. */
  private static final double DISMISSAL = 1.5;

  private static final double STRICTEST = 60;

  /** Alarms a day a series that the adaptive threshold aims below when no budget is set. */
  private static final double DEFAULT_BUDGET = 6;

  private static final double BAND_WIDTH = 3.5;

  private final DetectorSettings settings;
  private final String[] names;
  private final double[] weights;
  private final Model[] models;
  private final double[] scores;
  private final Baseline base = new Baseline();
  private final EwmaModel warmUp = new EwmaModel();
  private final Cadence cadence = new Cadence();
  private final Tail tail = new Tail(5000);

  private long seen;
  private long lastTime = Long.MIN_VALUE;
  private double strictness = 1;

  private boolean judged;
  private double score;
  private boolean alarm;
  private double expected = Double.NaN;
  private double spread;

  private Detector(DetectorSettings settings) {
    this.settings = settings;
    int n = settings.weights().size();
    names = new String[n];
    weights = new double[n];
    models = new Model[n];
    scores = new double[n];
    int i = 0;
    for (Map.Entry<String, Double> e : settings.weights().entrySet()) {
      names[i] = e.getKey();
      weights[i] = e.getValue();
      models[i++] = Model.create(e.getKey());
    }
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
    base.aim(epochMillis);
    expected = seen == 0 ? Double.NaN : base.expected();
    spread = base.residualSpread();
    cadence.add(epochMillis);
    double share =
        settings.budgetPerDay().orElse(DEFAULT_BUDGET)
            / (cadence.pointsPerDay() * strictness * strictness);
    double warm = seen == 0 ? 0 : warmUp.observe(base, epochMillis, value, share, strictness);
    double sum = 0;
    for (int i = 0; i < models.length; i++) {
      scores[i] = seen == 0 ? 0 : models[i].observe(base, epochMillis, value, share, strictness);
      sum += weights[i] * scores[i];
    }
    double whole = sum;
    if (models.length > 1) {
      double odd = -4 * Math.log(1 - Math.min(sum, 1 - 1e-9));
      whole = TailModel.scoreOfRarity(tail.rarity(odd));
      tail.add(odd);
    }
    score = seen < WARM_UP ? 0 : seen < NEEDED ? Math.min(warm, whole) : whole;
    boolean raised =
        models.length == 1
            ? models[0].alarm()
            : score >= Math.max(TailModel.ALARM, TailModel.scoreOfRarity(share));
    alarm = seen >= WARM_UP && raised;
    base.add(epochMillis, value);
    lastTime = epochMillis;
    seen++;
    return anomaly();
  }

  /** Everything about the point of the last {@link #update}. */
  public Verdict verdict() {
    if (!judged) {
      return Verdict.UNJUDGED;
    }
    List<ModelScore> opinions = new ArrayList<>(models.length);
    for (int i = 0; i < models.length; i++) {
      int views = models[i].opinions();
      for (int k = 0; k < views; k++) {
        opinions.add(
            new ModelScore(models[i].opinionName(k), weights[i] / views, models[i].opinion(k)));
      }
      if (views == 0) {
        opinions.add(new ModelScore(names[i], weights[i], scores[i]));
      }
    }
    return new Verdict(
        score,
        anomaly(),
        Severity.ofScore(score),
        confidence(opinions),
        band(),
        List.copyOf(opinions));
  }

  /** Whether the last point could be judged at all. */
  boolean judged() {
    return judged;
  }

  private boolean anomaly() {
    return judged && alarm;
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

  private Band band() {
    double half = BAND_WIDTH * spread;
    return new Band(expected - half, expected, expected + half);
  }

  /** Points learned from so far. */
  public long seen() {
    return seen;
  }

  /** Points until the full ensemble judges. */
  public long needed() {
    return NEEDED;
  }

  /** An operator said that the last anomaly was none: this series has to be odder from now on. */
  public void dismiss() {
    strictness = Math.min(STRICTEST, strictness * DISMISSAL);
  }

  public DetectorSettings settings() {
    return settings;
  }

  public void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(settings.name());
    out.writeByte(names.length);
    for (int i = 0; i < names.length; i++) {
      out.writeUTF(names[i]);
      out.writeDouble(weights[i]);
    }
    out.writeDouble(settings.budgetPerDay().orElse(Double.NaN));
    out.writeLong(seen);
    out.writeLong(lastTime);
    out.writeDouble(strictness);
    cadence.save(out);
    base.save(out);
    warmUp.save(out);
    tail.save(out);
    for (Model model : models) {
      model.save(out);
    }
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
    Detector d =
        new Detector(
            new DetectorSettings(
                name,
                weights,
                Double.isNaN(budget) ? OptionalDouble.empty() : OptionalDouble.of(budget)));
    d.seen = in.readLong();
    d.lastTime = in.readLong();
    d.strictness = in.readDouble();
    d.cadence.restore(in);
    d.base.restore(in);
    d.warmUp.restore(in);
    d.tail.restore(in);
    for (Model model : d.models) {
      model.restore(in);
    }
    return d;
  }
}
