package io.tarsier.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told to move. Safe for use by several threads. */
public final class ManualClock implements InstantSource {

  /** A round moment that tests start at when they do not care. */
  public static final Instant START = Instant.parse("2026-01-05T12:00:00Z");

  private volatile Instant now;

  public ManualClock() {
    this(START);
  }

  public ManualClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves on and returns the new moment. */
  public synchronized Instant advance(Duration by) {
    now = now.plus(by);
    return now;
  }

  public synchronized void set(Instant to) {
    now = to;
  }
}
