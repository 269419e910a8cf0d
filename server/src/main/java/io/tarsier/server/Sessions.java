package io.tarsier.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in to the console. Kept in memory and as hashes: a restart signs everybody out, and
 * each start prints a new login link.
 */
final class Sessions {

  /** The oldest session gives way to one more. */
  static final int MAX = 256;

  private final Map<String, Instant> expiry = new LinkedHashMap<>();
  private final Secrets secrets;
  private final InstantSource clock;
  private final Duration lifetime;

  Sessions(Secrets secrets, InstantSource clock, Duration lifetime) {
    this.secrets = secrets;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  Duration lifetime() {
    return lifetime;
  }

  /** Opens a session and returns the cookie's value. */
  synchronized String open() {
    Instant now = clock.instant();
    expiry.values().removeIf(end -> !end.isAfter(now));
    while (expiry.size() >= MAX) {
      expiry.remove(expiry.keySet().iterator().next());
    }
    String id = secrets.next();
    expiry.put(Secrets.hash(id), now.plus(lifetime));
    return id;
  }

  /** When the session of a cookie ends; empty when there is none or it has ended. */
  synchronized Optional<Instant> end(String id) {
    return Optional.ofNullable(expiry.get(Secrets.hash(id)))
        .filter(end -> end.isAfter(clock.instant()));
  }

  synchronized void close(String id) {
    expiry.remove(Secrets.hash(id));
  }

  synchronized int size() {
    return expiry.size();
  }
}
