package io.tarsier.flow;

import java.time.Duration;

/** The newest limit of a resource, as another series tells it. */
final class Bound {

  /** A limit not heard of for so long has been lifted. */
  private static final long STALE_MILLIS = Duration.ofHours(1).toMillis();

  /** What kernels say instead of "none" lies beyond this. */
  private static final double ENDLESS = 1e18;

  private volatile Said said = new Said(Double.NaN, Long.MIN_VALUE);

  private record Said(double value, long millis) {}

  /** Nothing, less and more than anything mean that there is no limit; another teller may know. */
  void learn(long millis, double value) {
    if (value > 0 && value < ENDLESS && millis >= said.millis) {
      said = new Said(value, millis);
    }
  }

  /** The limit at a moment; NaN where none is known. */
  double at(long millis) {
    Said now = said;
    return now.millis != Long.MIN_VALUE && millis - now.millis <= STALE_MILLIS
        ? now.value
        : Double.NaN;
  }

  double value() {
    return said.value;
  }

  long millis() {
    return said.millis;
  }
}
