package io.tarsier.anomaly;

import io.tarsier.numerics.Fluctuation;
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
 *
 * <p>A point is raised when its answer is so long that chance alone would give it less often than
 * the budget allows, or when it departs from the recent past far and rarely: eight times the usual
 * {@link Fluctuation}, and within the budget by the tail of all fluctuations. Plain noise does
 * neither.
 */
final class SkylineModel extends Model {

  /** What is looked at; the names stand in verdicts. */
  static final List<String> SENSES =
      List.of("high", "low", "shape", "jump", "swing", "season", "hours", "burst");

  private static final int HIGH = 0;
  private static final int LOW = 1;
  private static final int SHAPE = 2;
  private static final int JUMP = 3;
  private static final int SWING = 4;
  private static final int SEASON = 5;
  private static final int HOURS = 6;

  /** The senses that ask a skyline; the last one, burst, has a tail of its own. */
  private static final int ASKING = 7;

  private static final int SHAPE_STEP = 6;
  private static final double SWING_RATE = 1.0 / 12;

  /** Score 0.8 is once in a thousand points, 0.85 once in 3,500, 0.95 once in 400,000. */
  private static final double SCORE_POWER = 0.233;

  private static final double SECOND_SHARE = 0.1;
  private static final double FADE = 1.5 / 60;
  private static final double BEYOND = 0.5;

  private static final double BURST_SHARE = 0.004;
  private static final double BURST_SIZE = 8;

  /** Answers by chance may use this part of the budget, bursts all of it. */
  private static final double ANSWER_PART = 1.0 / 6;

  /** Before this many points only the most blatant is raised. */
  private static final int EARLY = 120;

  private static final double EARLY_ANSWER = 4;

  private final Skyline[] skylines = new Skyline[ASKING];
  private final double[] answers = new double[ASKING];
  private final ShapeMemory shape = new ShapeMemory(SHAPE_STEP);
  private final DayRange range = new DayRange();
  private final Fluctuation fluctuation = new Fluctuation();
  private final Tail tail = new Tail(50_000);
  private long seen;
  private double last;
  private double level;
  private double variance;
  private double answered;
  private double burstShare = 1;
  private boolean alarm;

  SkylineModel() {
    Arrays.setAll(skylines, i -> new Skyline());
  }

  @Override
  double observe(Baseline base, long time, double value, double mostShare, double strictness) {
    if (seen++ == 0) {
      last = value;
      level = value;
    }
    ask(HIGH, value);
    ask(LOW, -value);
    ask(SHAPE, shape.add(value));
    ask(JUMP, Math.abs(value - last));
    ask(SWING, swing(value));
    ask(SEASON, base.seasonOff(value));
    ask(HOURS, range.add(base.clock(), value));
    last = value;
    double longest = 0;
    double second = 0;
    for (double a : answers) {
      second = Math.max(second, Math.min(a, longest));
      longest = Math.max(longest, a);
    }
    double answer = longest + SECOND_SHARE * second;
    boolean news = answer > answered + BEYOND;
    answered = Math.max(answer, answered) - FADE;

    double burst = fluctuation.add(value);
    burstShare = tail.rarity(burst);
    tail.add(burst);
    double size = BURST_SIZE * strictness * (seen < EARLY ? 2 : 1);
    boolean bursts = burst >= size && burstShare <= Math.min(BURST_SHARE, mostShare);
    double chance = ASKING * Math.pow(10, -longest);
    boolean rare =
        news && chance <= mostShare * ANSWER_PART && (seen >= EARLY || longest >= EARLY_ANSWER);
    alarm = bursts || rare;
    return score(news ? answer : Math.min(answer, 1));
  }

  private void ask(int sense, double feeling) {
    answers[sense] = Double.isNaN(feeling) ? 0 : skylines[sense].add(feeling);
  }

  /** Recent standard deviation around a fast level. */
  private double swing(double value) {
    double error = value - level;
    level += SWING_RATE * error;
    variance += SWING_RATE * (error * error - variance);
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
    return i < ASKING ? score(answers[i]) : TailModel.scoreOfRarity(burstShare);
  }

  @Override
  void save(DataOutput out) throws IOException {
    for (Skyline s : skylines) {
      s.save(out);
    }
    shape.save(out);
    range.save(out);
    fluctuation.save(out);
    tail.save(out);
    out.writeLong(seen);
    out.writeDouble(last);
    out.writeDouble(level);
    out.writeDouble(variance);
    out.writeDouble(answered);
  }

  @Override
  void restore(DataInput in) throws IOException {
    for (Skyline s : skylines) {
      s.restore(in);
    }
    shape.restore(in);
    range.restore(in);
    fluctuation.restore(in);
    tail.restore(in);
    seen = in.readLong();
    last = in.readDouble();
    level = in.readDouble();
    variance = in.readDouble();
    answered = in.readDouble();
  }
}
