package io.tarsier.demo;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes as fast as the story is told, and like any other once the story is over. */
public final class SimulatedClock implements InstantSource {

  private volatile long millis;
  private volatile boolean real;

  public SimulatedClock(long millis) {
    this.millis = millis;
  }

  /** Moves it ahead; it never goes back. */
  public void to(long later) {
    millis = Math.max(millis, later);
  }

  /** From now on it shows the real time, if that is later. */
  public void release() {
    real = true;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(real ? Math.max(millis, System.currentTimeMillis()) : millis);
  }
}
