package io.tarsier.anomaly;

import io.tarsier.numerics.LstmAutoencoder;
import io.tarsier.numerics.LstmTraining;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How badly a small network that has learned the course of the series says its newest point again.
 * What it is given is what is left of the last {@value #WINDOW} points after trend and season.
 *
 * <p>It is trained aside on the last {@value #HISTORY} points and swapped in exactly {@value
 * #DELAY} points later, however long that took: what is not ready by then is waited for, so that a
 * replay judges alike to the last bit. It is trained anew every {@value #SCHEDULE} points and on
 * drift. Until the first network is there it answers like the EWMA.
 *
 * <p>Cost: some 40 µs a point and 0.3 s a training; 4 KB of past and 2.5 KB of weights, twice the
 * past while it trains.
 */
final class LstmModel extends TailModel {

  static final int HISTORY = 1024;
  static final int DELAY = 256;
  static final int SCHEDULE = 5000;

  private static final int WINDOW = 32;
  private static final int HIDDEN = 8;
  private static final int FIRST_ROUNDS = 400;

  /** A network that has seen the series before needs less. */
  private static final int ROUNDS = 200;

  private static final long SEED = 42;
  private static final double USUAL_RATE = 0.005;

  /** Errors are clipped at so many usual ones when the usual one is learned. */
  private static final double MOST_USUAL = 5;

  private static final double LEAST_ERROR = 1e-3;

  /** Inputs are clipped here, in standard deviations. */
  private static final float MOST = 5;

  /** Standard deviations between the lowest and the highest tenth of plain noise. */
  private static final float TENTHS = 2.56f;

  /**
   * The same between lowest and highest, at most; keeps a series of spikes from being all spike.
   */
  private static final float EXTREMES = 20;

  private final Background background;
  private final float[] past = new float[HISTORY];
  private final float[] window = new float[WINDOW];
  private final float[] said = new float[WINDOW];
  private long seen;
  private long dueAt = HISTORY;
  private boolean drifted;
  private double usual;
  private @Nullable Trained trained;
  private int trainings;
  private Lifecycle.Reason trainedFor = Lifecycle.Reason.FIRST;

  /** The training that goes on, and when its result is swapped in. */
  private @Nullable Lesson lesson;

  private long swapAt;

  /** A network and the scale of what it was taught. */
  private record Trained(LstmAutoencoder net, float middle, float scale, double error) {
    float scaled(float x) {
      return Math.max(-MOST, Math.min(MOST, (x - middle) / scale));
    }
  }

  /**
   * A training that is done once, by whoever comes first; who comes second waits. Its values are
   * kept so that a restored model can begin it again.
   */
  private static final class Lesson implements Runnable {
    final float[] values;
    private final @Nullable Trained before;
    private final int number;
    private @Nullable Trained result;

    Lesson(float[] values, @Nullable Trained before, int number) {
      this.values = values;
      this.before = before;
      this.number = number;
    }

    @Override
    public void run() {
      result();
    }

    synchronized Trained result() {
      Trained done = result;
      if (done == null) {
        done = train(values, before, number);
        result = done;
      }
      return done;
    }
  }

  LstmModel(Background background) {
    this.background = background;
  }

  @Override
  double judge(Baseline base, long time, double value) {
    double left = value - base.expected();
    past[(int) (seen++ % HISTORY)] = (float) Math.max(-1e30, Math.min(1e30, left));
    Lesson pending = lesson;
    if (pending != null && seen >= swapAt) {
      swap(pending.result());
    } else if (pending == null && (seen >= dueAt || drifted)) {
      begin();
    }
    Trained now = trained;
    if (now == null) {
      return Math.abs(value - base.level()) / base.spread();
    }
    return oddness(now);
  }

  private double oddness(Trained now) {
    for (int i = 0; i < WINDOW; i++) {
      window[i] = now.scaled(past[(int) ((seen - WINDOW + i) % HISTORY)]);
    }
    now.net.reconstruct(window, said);
    float newest = past[(int) ((seen - 1) % HISTORY)];
    // What was clipped for the network is as far off as it is.
    double error = Math.abs((newest - now.middle) / now.scale - said[WINDOW - 1]);
    double odd = error / (usual + LEAST_ERROR);
    usual += USUAL_RATE * (Math.min(error, MOST_USUAL * usual + LEAST_ERROR) - usual);
    return odd;
  }

  private void begin() {
    float[] values = new float[HISTORY];
    for (int i = 0; i < HISTORY; i++) {
      values[i] = past[(int) ((seen + i) % HISTORY)];
    }
    swapAt = seen + DELAY;
    teach(new Lesson(values, trained, trainings));
  }

  private void teach(Lesson next) {
    lesson = next;
    try {
      background.run(next);
    } catch (RejectedExecutionException e) {
      // This thread does it when the result is needed.
    }
  }

  private static Trained train(float[] values, @Nullable Trained before, int number) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    float middle = sorted[n / 2];
    float tenths = (sorted[n * 9 / 10] - sorted[n / 10]) / TENTHS;
    float extremes = (sorted[n - 1] - sorted[0]) / EXTREMES;
    float least = (float) Baseline.floor(middle);
    float scale = Math.max(least, Math.max(tenths, extremes));
    LstmAutoencoder net =
        before == null ? new LstmAutoencoder(HIDDEN, WINDOW, SEED) : before.net.copy();
    Trained result = new Trained(net, middle, scale, 0);
    float[] scaled = new float[n];
    for (int i = 0; i < n; i++) {
      scaled[i] = result.scaled(values[i]);
    }
    double loss =
        new LstmTraining(net).train(scaled, before == null ? FIRST_ROUNDS : ROUNDS, number);
    return new Trained(net, middle, scale, Math.sqrt(loss));
  }

  private void swap(Trained result) {
    trainedFor =
        trainings == 0
            ? Lifecycle.Reason.FIRST
            : drifted ? Lifecycle.Reason.DRIFT : Lifecycle.Reason.SCHEDULE;
    trained = result;
    usual = result.error;
    trainings++;
    lesson = null;
    drifted = false;
    dueAt = swapAt + SCHEDULE;
  }

  @Override
  void drifted() {
    // A lesson that goes on is from the days in which it drifted, and will do.
    drifted = trained != null || lesson != null;
  }

  @Override
  int trainings() {
    return trainings;
  }

  @Override
  Lifecycle.Reason trainedFor() {
    return trainedFor;
  }

  @Override
  void save(DataOutput out) throws IOException {
    super.save(out);
    out.writeLong(seen);
    for (float v : past) {
      out.writeFloat(v);
    }
    out.writeLong(dueAt);
    out.writeBoolean(drifted);
    out.writeDouble(usual);
    out.writeInt(trainings);
    out.writeUTF(trainedFor.name());
    Trained now = trained;
    out.writeBoolean(now != null);
    if (now != null) {
      now.net.save(out);
      out.writeFloat(now.middle);
      out.writeFloat(now.scale);
    }
    Lesson pending = lesson;
    out.writeBoolean(pending != null);
    if (pending != null) {
      out.writeLong(swapAt);
      for (float v : pending.values) {
        out.writeFloat(v);
      }
    }
  }

  @Override
  void restore(DataInput in) throws IOException {
    super.restore(in);
    seen = in.readLong();
    for (int i = 0; i < HISTORY; i++) {
      past[i] = in.readFloat();
    }
    dueAt = in.readLong();
    drifted = in.readBoolean();
    usual = in.readDouble();
    trainings = in.readInt();
    trainedFor = Lifecycle.Reason.valueOf(in.readUTF());
    trained = null;
    if (in.readBoolean()) {
      LstmAutoencoder net = new LstmAutoencoder(HIDDEN, WINDOW, SEED);
      net.restore(in);
      trained = new Trained(net, in.readFloat(), in.readFloat(), 0);
    }
    lesson = null;
    if (in.readBoolean()) {
      swapAt = in.readLong();
      float[] values = new float[HISTORY];
      for (int i = 0; i < HISTORY; i++) {
        values[i] = in.readFloat();
      }
      teach(new Lesson(values, trained, trainings));
    }
  }
}
