package io.tarsier.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One-time login links. A link is taken out of the map by the request that uses it, under one lock:
 * of many that come at once exactly one signs in.
 */
final class LoginLinks {

  /** The oldest unused link gives way to one more. */
  private static final int MAX = 16;

  private final Map<String, Instant> expiry = new LinkedHashMap<>();
  private final Secrets secrets;
  private final InstantSource clock;
  private final Duration lifetime;

  LoginLinks(Secrets secrets, InstantSource clock, Duration lifetime) {
    this.secrets = secrets;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** A fresh token, for the address {@code /login?token=…}. */
  synchronized String issue() {
    while (expiry.size() >= MAX) {
      expiry.remove(expiry.keySet().iterator().next());
    }
    String token = secrets.next();
    expiry.put(Secrets.hash(token), clock.instant().plus(lifetime));
    return token;
  }

  /** Uses up a token; false when there is none like it, or it was used, or its time is over. */
  synchronized boolean redeem(String token) {
    String hash = Secrets.hash(token);
    String found = "";
    for (String candidate : expiry.keySet()) {
      if (Secrets.same(candidate, hash)) {
        found = candidate;
      }
    }
    Instant end = expiry.remove(found);
    return end != null && end.isAfter(clock.instant());
  }
}
