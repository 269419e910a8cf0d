package io.tarsier.anomaly;

import io.tarsier.model.ModelScore;
import io.tarsier.numerics.Tail;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models of one series and what is expected of it. Several models are mixed by their weights,
 * and the mix is held against its own tail; a single one speaks for itself. Until the full ensemble
 * judges, no score is higher than that of an exponentially weighted average.
 */
final class Ensemble {

  static final int NEEDED = 120;
  private static final int SILENT = 20;
  private static final int MEMORY = 5000;

  /** What is raised has at least this score. */
  private static final double RAISED = 0.8;

  /** Spreads hold mean absolute deviations; this many of them cover nearly all of plain noise. */
  private static final double BAND_WIDTH = 3.5;

  private final String[] names;
  private final double[] weights;
  private final Model[] models;
  private final double[] scores;
  private final Baseline base;

  /** Tail of the mix; a single model needs none. */
  private final @Nullable Tail tail;

  private @Nullable EwmaModel warmUp = new EwmaModel();
  private long seen;

  private double score;
  private boolean alarm;
  private double expected = Double.NaN;
  private double spread;

  Ensemble(DetectorSettings settings, Background background) {
    Map<String, Double> shares = settings.weights();
    base = new Baseline(settings.zone());
    int n = shares.size();
    names = new String[n];
    weights = new double[n];
    models = new Model[n];
    scores = new double[n];
    tail = n > 1 ? new Tail(MEMORY) : null;
    int i = 0;
    for (Map.Entry<String, Double> e : shares.entrySet()) {
      names[i] = e.getKey();
      weights[i] = e.getValue();
      models[i++] = Model.create(e.getKey(), background);
    }
  }

  /** Judges and learns a value; true when it would be raised. */
  boolean judge(long time, double value, double mostShare, double strictness) {
    base.aim(time);
    expected = seen == 0 ? Double.NaN : base.expected();
    spread = base.residualSpread();
    double sum = 0;
    for (int i = 0; i < models.length; i++) {
      scores[i] = models[i].observe(base, time, value, mostShare, strictness);
      sum += weights[i] * scores[i];
    }
    boolean raised = models[0].alarm();
    if (tail != null) {
      double odd = -4 * Math.log(1 - Math.min(sum, 1 - 1e-9));
      sum = TailModel.scoreOfRarity(tail.rarity(odd));
      tail.add(odd);
      raised = sum >= TailModel.leastAlarm(mostShare);
    }
    EwmaModel warm = warmUp;
    if (warm != null) {
      sum = Math.min(sum, warm.observe(base, time, value, mostShare, strictness));
      raised = raised && warm.alarm();
      warmUp = seen >= NEEDED ? null : warm;
    }
    alarm = raised && seen >= SILENT;
    score = seen < SILENT ? 0 : alarm ? Math.max(sum, RAISED) : sum;
    base.add(time, value);
    seen++;
    return alarm;
  }

  double score() {
    return score;
  }

  boolean alarm() {
    return alarm;
  }

  double expected() {
    return expected;
  }

  /** Distance from what is expected to the ends of the expected range. */
  double reach() {
    return BAND_WIDTH * spread;
  }

  /** Length of a season that no calendar knows and that is believed, milliseconds; else 0. */
  long foundPeriod() {
    return base.foundPeriod();
  }

  List<ModelScore> opinions() {
    List<ModelScore> opinions = new ArrayList<>();
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
    return List.copyOf(opinions);
  }

  /** What is usual of the series has lastingly changed. */
  void drifted() {
    for (Model model : models) {
      model.drifted();
    }
  }

  /** How often one of the models was trained as a whole. */
  int trainings() {
    int trainings = 0;
    for (Model model : models) {
      trainings += model.trainings();
    }
    return trainings;
  }

  /** Why one of them was last trained; asked only when one was. */
  Lifecycle.Reason trainedFor() {
    Lifecycle.Reason reason = Lifecycle.Reason.FIRST;
    for (Model model : models) {
      reason = model.trainings() > 0 ? model.trainedFor() : reason;
    }
    return reason;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(seen);
    base.save(out);
    for (Model model : models) {
      model.save(out);
    }
    if (tail != null) {
      tail.save(out);
    }
    out.writeBoolean(warmUp != null);
    if (warmUp != null) {
      warmUp.save(out);
    }
  }

  void restore(DataInput in) throws IOException {
    seen = in.readLong();
    base.restore(in);
    for (Model model : models) {
      model.restore(in);
    }
    if (tail != null) {
      tail.restore(in);
    }
    EwmaModel warm = in.readBoolean() ? new EwmaModel() : null;
    if (warm != null) {
      warm.restore(in);
    }
    warmUp = warm;
  }
}
