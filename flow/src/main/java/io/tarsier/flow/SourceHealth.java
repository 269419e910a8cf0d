package io.tarsier.flow;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * How a source is doing, as its runner learns it; that it fails, and that it answers again, is
 * logged once. Written by the runner's thread, read by others.
 */
final class SourceHealth {

  private final String name;
  private final InstantSource clock;
  private final Logger log;
  private volatile SourceState state;

  SourceHealth(String name, InstantSource clock, Logger log) {
    this.name = name;
    this.clock = clock;
    this.log = log;
    this.state = new SourceState(name, false, Optional.empty(), Optional.empty(), 0, 0);
  }

  SourceState state() {
    return state;
  }

  /** It gave something, which does not say that it has given all. */
  void gave(long samples) {
    SourceState s = state;
    state =
        new SourceState(
            name, s.healthy(), s.lastSuccess(), s.lastError(), s.samples() + samples, s.failures());
  }

  /** It was asked and answered. */
  void answered() {
    SourceState s = state;
    if (!s.healthy()) {
      log.info("source {} answers", name);
    }
    state =
        new SourceState(
            name, true, Optional.of(clock.instant()), Optional.empty(), s.samples(), s.failures());
  }

  /** It could not be asked, for a reason that people can do something about. */
  void failed(String why) {
    SourceState s = state;
    if (s.healthy() || s.lastError().isEmpty()) {
      log.warn("source {} cannot be read: {}", name, why);
    }
    state =
        new SourceState(
            name, false, s.lastSuccess(), Optional.of(why), s.samples(), s.failures() + 1);
  }

  /** It broke off in a way that nobody foresaw. */
  void brokeOff(RuntimeException e) {
    log.error("source {} broke off unexpectedly", name, e);
    failed(e.toString());
  }
}
