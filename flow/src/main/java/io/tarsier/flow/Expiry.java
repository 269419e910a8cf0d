package io.tarsier.flow;

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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A certificate, whose end its series tells: nothing is estimated, the probability is 1. A finding
 * opens so long ahead as is asked for, grows worse within a week, within a day and at the end, and
 * is over when the series tells of a later end: the certificate was renewed.
 */
final class Expiry extends Foreseen {

  private static final int VERSION = 1;

  /** Moments before are what exporters say of a certificate they could not read. */
  private static final double EARLIEST = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

  private static final double LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /** What ended longer ago is no longer in use: it is told of, and nobody is called. */
  private static final Duration ABANDONED = Duration.ofDays(30);

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Duration ahead;

  /**
   * @param ahead how long before the end the finding opens
   */
  Expiry(Series series, Capacity capacity, Duration ahead) {
    super(series, capacity);
    this.ahead = ahead;
  }

  @Override
  synchronized void learn(long millis, double sample) {
    if (sample >= EARLIEST && sample <= LATEST && millis > last) {
      last = millis;
      value = sample;
    }
  }

  @Override
  synchronized Optional<CapacityForecast> refresh() {
    if (last == Long.MIN_VALUE || !isTime()) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochMilli(last);
    Instant end = Instant.ofEpochMilli(Math.round(value * 1000));
    Duration left = Duration.between(at, end);
    Optional<CapacityForecast> said = judge(at, end, left);
    state =
        new CapacityState(
            series,
            capacity.resource(),
            capacity.state(),
            at.getEpochSecond(),
            value,
            at,
            left.compareTo(HORIZON) <= 0 ? 1 : 0,
            severity(left),
            Optional.of(new CapacityState.Range(end, end, end)),
            Double.NaN,
            Optional.ofNullable(open).map(CapacityForecast::id));
    return said;
  }

  private Optional<CapacityForecast> judge(Instant at, Instant end, Duration left) {
    CapacityForecast before = open;
    if (left.compareTo(ahead) > 0) {
      closedAt = null;
      return end();
    }
    if (before == null) {
      if (!speaksAgain(severity(left))) {
        return Optional.empty();
      }
      open = finding(at, at, end, left);
      return Optional.of(open);
    }
    boolean news =
        before.severity() != severity(left)
            || !before.exhausted().equals(end)
            || !before.window().end().plus(DAY).isAfter(at);
    if (!news) {
      return Optional.empty();
    }
    open = finding(before.window().start(), at, end, left);
    return Optional.of(open);
  }

  private CapacityForecast finding(Instant start, Instant at, Instant end, Duration left) {
    String when = CLOCK.format(end);
    String words =
        left.isPositive()
            ? " expires in " + Words.length(left) + ", on " + when
            : " has expired " + Words.length(left.negated()) + " ago, on " + when;
    return new CapacityForecast(
        CapacityForecast.idOf(series, start),
        series,
        new Window(start, at),
        true,
        1,
        severity(left),
        1,
        capacity.resource() + words,
        capacity.resource(),
        at.getEpochSecond(),
        value,
        end,
        end,
        end);
  }

  static Severity severity(Duration left) {
    if (left.compareTo(ABANDONED.negated()) < 0) {
      return Severity.LOW;
    }
    if (!left.isPositive()) {
      return Severity.CRITICAL;
    }
    if (left.compareTo(DAY) <= 0) {
      return Severity.HIGH;
    }
    return left.compareTo(WEEK) <= 0 ? Severity.MEDIUM : Severity.LOW;
  }

  /** A moment has no course. */
  @Override
  Optional<SeriesOutlook> outlook(Duration horizon, double level) {
    return Optional.empty();
  }

  @Override
  Optional<Bound> bound() {
    return Optional.empty();
  }

  /** Whoever looks at certificates seldom looks at them every minute. */
  @Override
  Duration patience() {
    return Duration.ofHours(6);
  }

  @Override
  synchronized byte[] save() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(last);
      out.writeLong(slot);
      out.writeDouble(value);
      out.writeUTF(open == null ? "" : open.id());
      out.writeUTF(closedName());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return bytes.toByteArray();
  }

  @Override
  synchronized String load(byte[] saved) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("unknown version " + version + " of a certificate's state");
      }
      last = in.readLong();
      slot = in.readLong();
      value = in.readDouble();
      String finding = in.readUTF();
      closedAt = closedOf(in.readUTF());
      return finding;
    }
  }
}
