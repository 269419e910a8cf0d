package io.tarsier.ports;

import java.time.Duration;

/**
 * Takes in log records that are pushed to us. Unlike a {@link LogSink} it says no when there is no
 * room for long, so that the sender hears it and tries again.
 */
@FunctionalInterface
public interface LogIntake {

  /** Of a Tarsier that judges no logs: there is never room. */
  LogIntake CLOSED = (batch, patience) -> false;

  /**
   * Takes a batch in.
   *
   * @param patience how long to wait for room
   * @return false when there was no room in that time; nothing of the batch was taken in then
   */
  boolean take(LogBatch batch, Duration patience) throws InterruptedException;
}
