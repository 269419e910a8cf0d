package io.tarsier.server;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a request that another web site made a browser send. Works as Go's {@code
 * http.CrossOriginProtection}: browsers say where a request comes from in Sec-Fetch-Site, older
 * ones in Origin; a request with neither is not from a browser. Stands behind the cookie's
 * SameSite=Strict, not in place of it.
 */
final class CrossSite {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private CrossSite() {}

  static boolean isForged(
      String method, @Nullable String fetchSite, @Nullable String origin, @Nullable String host) {
    if (SAFE.contains(method)) {
      return false;
    }
    if (fetchSite != null) {
      return !("same-origin".equals(fetchSite) || "none".equals(fetchSite));
    }
    return origin != null && !authorityOf(origin).equals(lower(host));
  }

  private static String authorityOf(String origin) {
    try {
      return lower(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return "not an address";
    }
  }

  private static String lower(@Nullable String s) {
    return s == null ? "" : s.toLowerCase(Locale.ROOT);
  }
}
