package io.tarsier.flow;

import io.tarsier.forecast.ExhaustionEstimate;
import io.tarsier.forecast.SeriesForecaster;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource that is used up: remembers its course, estimates now and then when it runs out, and
 * decides when that is worth a finding. A finding opens when two estimates in a row call exhaustion
 * probable while there is still something left and no further ahead than half of what is known of
 * the past, and ends when two in a row do not; what an operator has closed speaks again only when
 * it has become worse or has been well in between.
 */
final class Tracked extends Foreseen {

  static final double PROBABLE = 0.8;
  static final double IMPROBABLE = 0.5;
  private static final int CONFIRMATIONS = 2;

  /** Less history says more about the start of a machine than about its course. */
  static final int MIN_POINTS = 60;

  /** Until two days are known, foresight is shorter. */
  private static final long YOUNG_MILLIS = Duration.ofDays(2).toMillis();

  private static final long MIN_MILLIS = Duration.ofHours(1).toMillis();

  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** An ongoing finding is renewed at least so often. */
  private static final Duration RENEWED = Duration.ofHours(1);

  /** What it may grow to; null where the series itself says how much is left. */
  private final @Nullable Bound bound;

  private SeriesForecaster forecaster = new SeriesForecaster();
  private long first = Long.MIN_VALUE;
  private long count;
  private int streak;
  private @Nullable Kept outlook;

  /**
   * @param bound the limit of what is used; null where none is needed
   */
  Tracked(Series series, Capacity capacity, @Nullable Bound bound) {
    super(series, capacity);
    this.bound = bound;
  }

  @Override
  synchronized void learn(long millis, double sample) {
    if (!Double.isFinite(sample) || millis <= last) {
      return;
    }
    first = first == Long.MIN_VALUE ? millis : first;
    last = millis;
    value = sample;
    count++;
    forecaster.observe(millis, sample);
  }

  /** Whether its end is known at all. */
  synchronized boolean isBounded() {
    return bound == null || !Double.isNaN(bound.at(last));
  }

  /** Where it ends, in the series' unit. */
  private double threshold() {
    return capacity.threshold(limit());
  }

  private double limit() {
    return bound == null ? 1 : bound.at(last);
  }

  @Override
  synchronized Optional<CapacityForecast> refresh() {
    boolean enough = count >= MIN_POINTS && last - first >= MIN_MILLIS && forecaster.isReady();
    if (!enough || !isTime()) {
      return Optional.empty();
    }
    if (!isBounded()) {
      state = null;
      return end();
    }
    ExhaustionEstimate e = forecaster.exhaustion(threshold(), capacity.direction(), HORIZON);
    Optional<CapacityForecast> said = judge(e);
    state = stateOf(e);
    return said;
  }

  private Optional<CapacityForecast> judge(ExhaustionEstimate e) {
    boolean reached = capacity.reached(value, limit());
    CapacityForecast before = open;
    if (before == null) {
      // Half as far as was seen, and less at first: what rises in the first hours of a machine may
      // fall every noon.
      long seen = last - first;
      long reach = seen < YOUNG_MILLIS ? seen / 4 : seen / 2;
      boolean foreseeable = e.median().toMillis() <= reach;
      boolean due = e.probability() >= PROBABLE && !reached && foreseeable;
      streak = due ? streak + 1 : 0;
      if (e.probability() < IMPROBABLE) {
        closedAt = null;
      }
      if (streak < CONFIRMATIONS || !speaksAgain(severity(e))) {
        return Optional.empty();
      }
      streak = 0;
      open = finding(e, Instant.ofEpochMilli(last));
      return Optional.of(open);
    }
    streak = e.probability() < IMPROBABLE && !reached ? streak + 1 : 0;
    if (streak >= CONFIRMATIONS) {
      streak = 0;
      return end();
    }
    CapacityForecast now = finding(e, before.window().start());
    if (streak > 0 || !isNews(before, now)) {
      return Optional.empty();
    }
    open = now;
    return Optional.of(now);
  }

  /** Whether it became better or worse, moved by a fifth of what was left, or was long silent. */
  private static boolean isNews(CapacityForecast before, CapacityForecast now) {
    Instant at = now.window().end();
    long left = Duration.between(before.window().end(), before.exhausted()).toMillis();
    long moved = Duration.between(before.exhausted(), now.exhausted()).abs().toMillis();
    return before.severity() != now.severity()
        || 5 * moved > left
        || !before.window().end().plus(RENEWED).isAfter(at);
  }

  /**
   * How it goes on; empty while too little is known. Pages ask often, so that an answer is kept for
   * some minutes of event time; it is computed on the caller's thread, the corridor does not wait.
   */
  @Override
  Optional<SeriesOutlook> outlook(Duration horizon, double level) {
    SeriesForecaster copy;
    long era;
    synchronized (this) {
      era = Math.floorDiv(last, REFRESH_MILLIS);
      Kept kept = outlook;
      if (kept != null && kept.isOf(era, horizon, level)) {
        return Optional.of(kept.outlook());
      }
      if (!forecaster.isReady()) {
        return Optional.empty();
      }
      copy = SeriesForecaster.load(forecaster.save());
    }
    SeriesForecaster.Outlook o = copy.forecast(horizon, level);
    SeriesOutlook fresh =
        new SeriesOutlook(o.startMillis(), o.stepMillis(), o.past(), o.forecast());
    synchronized (this) {
      outlook = new Kept(era, horizon, level, fresh);
    }
    return Optional.of(fresh);
  }

  /** The newest outlook and what was asked for. */
  private record Kept(long era, Duration horizon, double level, SeriesOutlook outlook) {
    boolean isOf(long now, Duration far, double share) {
      return era == now && horizon.equals(far) && level == share;
    }
  }

  private CapacityState stateOf(ExhaustionEstimate e) {
    Instant at = Instant.ofEpochMilli(last);
    Optional<CapacityState.Range> range =
        e.probability() < IMPROBABLE
            ? Optional.empty()
            : Optional.of(
                new CapacityState.Range(
                    at.plus(e.median()), at.plus(e.early()), at.plus(e.late())));
    return new CapacityState(
        series,
        capacity.resource(),
        capacity.state(),
        threshold(),
        value,
        at,
        e.probability(),
        severity(e),
        range,
        e.perDay(),
        Optional.ofNullable(open).map(CapacityForecast::id));
  }

  private CapacityForecast finding(ExhaustionEstimate e, Instant start) {
    Instant at = Instant.ofEpochMilli(last);
    double spread = (double) e.late().minus(e.early()).toMillis();
    double median = Math.max(1, e.median().toMillis());
    return new CapacityForecast(
        CapacityForecast.idOf(series, start),
        series,
        new Window(start, at),
        true,
        e.probability(),
        severity(e),
        median / (median + spread),
        capacity.resource() + " " + e.words(capacity.state()) + "; " + course(e),
        capacity.resource(),
        threshold(),
        value,
        at.plus(e.median()),
        at.plus(e.early()),
        at.plus(e.late()));
  }

  private String course(ExhaustionEstimate e) {
    boolean more =
        capacity.measure() == Capacity.Measure.REMAINDER ? e.perDay() < 0 : e.perDay() >= 0;
    String pace = number(Math.abs(e.perDay())) + (more ? " more" : " less") + " a day";
    return switch (capacity.measure()) {
      case REMAINDER, MOMENT -> number(value) + " left, " + pace;
      case RATIO -> number(value) + " used, " + pace;
      case USED ->
          number(value)
              + " of "
              + number(limit())
              + String.format(Locale.ROOT, " used (%.1f %%), ", 100 * value / limit())
              + pace;
    };
  }

  private String number(double v) {
    return capacity.measure() == Capacity.Measure.RATIO ? Words.percent(v) : Words.amount(v);
  }

  static Severity severity(ExhaustionEstimate e) {
    if (e.probability() < PROBABLE) {
      return Severity.LOW;
    }
    long hours = e.median().toHours();
    if (hours < 4) {
      return Severity.CRITICAL;
    }
    if (hours < 24) {
      return Severity.HIGH;
    }
    return hours < 72 ? Severity.MEDIUM : Severity.LOW;
  }

  @Override
  Optional<Bound> bound() {
    return Optional.ofNullable(bound);
  }

  @Override
  Duration patience() {
    return PATIENCE;
  }

  @Override
  synchronized byte[] save() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(first);
      out.writeLong(last);
      out.writeLong(count);
      out.writeLong(slot);
      out.writeInt(streak);
      out.writeDouble(value);
      out.writeUTF(open == null ? "" : open.id());
      out.writeUTF(closedName());
      byte[] course = forecaster.save();
      out.writeInt(course.length);
      out.write(course);
      out.writeDouble(bound == null ? Double.NaN : bound.value());
      out.writeLong(bound == null ? Long.MIN_VALUE : bound.millis());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return bytes.toByteArray();
  }

  @Override
  synchronized String load(byte[] saved) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      first = in.readLong();
      last = in.readLong();
      count = in.readLong();
      slot = in.readLong();
      streak = in.readInt();
      value = in.readDouble();
      String finding = in.readUTF();
      closedAt = closedOf(in.readUTF());
      forecaster = SeriesForecaster.load(in.readNBytes(in.readInt()));
      // States from before there were limits end here.
      if (bound != null && in.available() > 0) {
        double limit = in.readDouble();
        bound.learn(in.readLong(), limit);
      }
      return finding;
    }
  }
}
