package io.tarsier.anomaly;

import io.tarsier.numerics.ShapeMemory;
import io.tarsier.numerics.Skyline;
import io.tarsier.numerics.Tail;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Looks at a series in seven ways and asks of each: how long ago was it last like this? The longest
 * answer is the score; see {@link Skyline} for why that needs no assumption about the values. What
 * has just been answered is not surprising again: an answer has to go beyond the last one, which
 * fades.
 */
final class SkylineModel extends Model {

  /** What is looked at; the names stand in verdicts. */
  static final List<String> SENSES =
      List.of("high", "low", "shape", "drift", "jump", "swing", "season");

  private static final int HIGH = 0;
  private static final int LOW = 1;
  private static final int SHAPE = 2;
  private static final int DRIFT = 3;
  private static final int JUMP = 4;
  private static final int SWING = 5;
  private static final int SEASON = 6;

  /** Score 0.8 is once in a hundred points, 0.9 once in 700, 0.95 once in 5,000. */
  private static final double SCORE_POWER = 0.35;

  private static final double FADE = 1.5 / 30;
  private static final double BEYOND = 0.3;
  private static final double ALARM_SHARE = 0.004;
  private static final double ALARM_LEAST = 1.9;

  /** Before this many points only the most blatant is raised. */
  private static final int EARLY = 120;

  private static final double ALARM_EARLY = 4;

  private final Skyline[] skylines = new Skyline[SENSES.size()];
  private final double[] answers = new double[SENSES.size()];
  private final ShapeMemory shape = new ShapeMemory(6);
  private final DayProfile day = new DayProfile();
  private final Tail tail = new Tail(50_000);
  private long seen;
  private double last;
  private double slowLevel;
  private double slowSpread;
  private double fastLevel;
  private double variance;
  private double answered;
  private boolean alarm;

  SkylineModel() {
    Arrays.setAll(skylines, i -> new Skyline());
  }

  @Override
  double observe(Baseline base, long time, double value, double mostShare) {
    if (seen++ == 0) {
      last = value;
      slowLevel = value;
      fastLevel = value;
    }
    answers[HIGH] = skylines[HIGH].add(value);
    answers[LOW] = skylines[LOW].add(-value);
    answers[SHAPE] = ask(SHAPE, shape.add(value));
    answers[DRIFT] = ask(DRIFT, drift(value));
    answers[JUMP] = skylines[JUMP].add(Math.abs(value - last));
    answers[SWING] = skylines[SWING].add(swing(value));
    answers[SEASON] = ask(SEASON, Math.abs(day.add(time, value)));
    last = value;
    double longest = 0;
    for (double a : answers) {
      longest = Math.max(longest, a);
    }
    // Chance alone answers this long no more often; what the series itself shows may be rarer.
    double share = Math.min(tail.rarity(longest), SENSES.size() * Math.pow(10, -longest));
    tail.add(longest);
    boolean news = longest > answered + BEYOND;
    answered = Math.max(longest, answered) - FADE;
    alarm =
        longest >= (seen < EARLY ? ALARM_EARLY : ALARM_LEAST)
            && share <= Math.min(ALARM_SHARE, mostShare);
    return score(news ? longest : Math.min(longest, 1));
  }

  private double ask(int sense, double feeling) {
    return Double.isNaN(feeling) ? 0 : skylines[sense].add(feeling);
  }

  /** Distance from a slow level in its usual size; NaN until there is one. */
  private double drift(double value) {
    double error = Math.abs(value - slowLevel);
    double scale = slowSpread + Baseline.floor(slowLevel);
    double rate = 1.0 / Math.min(seen, 200);
    slowSpread += rate * ((seen < 20 ? error : Math.min(error, 5 * scale)) - slowSpread);
    slowLevel += Math.max(0.01, 1.0 / seen) * (value - slowLevel);
    return seen < 15 ? Double.NaN : error / scale;
  }

  /** Recent standard deviation around a fast level. */
  private double swing(double value) {
    double error = value - fastLevel;
    fastLevel += error / 12;
    variance += (error * error - variance) / 12;
    return Math.sqrt(variance);
  }

  private static double score(double answer) {
    return 1 - Math.pow(10, -SCORE_POWER * answer);
  }

  @Override
  boolean alarm() {
    return alarm;
  }

  @Override
  int opinions() {
    return SENSES.size();
  }

  @Override
  String opinionName(int i) {
    return SENSES.get(i);
  }

  @Override
  double opinion(int i) {
    return score(answers[i]);
  }

  @Override
  void save(DataOutput out) throws IOException {
    for (Skyline s : skylines) {
      s.save(out);
    }
    shape.save(out);
    day.save(out);
    tail.save(out);
    out.writeLong(seen);
    out.writeDouble(last);
    out.writeDouble(slowLevel);
    out.writeDouble(slowSpread);
    out.writeDouble(fastLevel);
    out.writeDouble(variance);
    out.writeDouble(answered);
  }

  @Override
  void restore(DataInput in) throws IOException {
    for (Skyline s : skylines) {
      s.restore(in);
    }
    shape.restore(in);
    day.restore(in);
    tail.restore(in);
    seen = in.readLong();
    last = in.readDouble();
    slowLevel = in.readDouble();
    slowSpread = in.readDouble();
    fastLevel = in.readDouble();
    variance = in.readDouble();
    answered = in.readDouble();
  }
}
