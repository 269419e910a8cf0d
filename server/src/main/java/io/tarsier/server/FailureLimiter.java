package io.tarsier.server;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong credentials per address: a bucket of ten that refills one every six seconds. It
 * slows those who guess and never those who know: right credentials are accepted even from an
 * address whose bucket is empty, since on a loopback address everybody shares one.
 */
final class FailureLimiter {

  private static final int BURST = 10;
  private static final long REFILL_MILLIS = 6_000;
  private static final int MAX_ADDRESSES = 4_096;

  private record Bucket(double left, long asOf) {}

  private final InstantSource clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  FailureLimiter(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes a failure. Returns 0 while they are few, else the seconds to wait before the next. */
  synchronized int failed(String address) {
    long now = clock.millis();
    Bucket b = buckets.getOrDefault(address, new Bucket(BURST, now));
    double left = Math.min(BURST, b.left() + (now - b.asOf()) / (double) REFILL_MILLIS);
    if (left >= 1) {
      buckets.put(address, new Bucket(left - 1, now));
      return 0;
    }
    buckets.put(address, new Bucket(left, now));
    return (int) Math.max(1, Math.ceil((1 - left) * REFILL_MILLIS / 1000));
  }
}
