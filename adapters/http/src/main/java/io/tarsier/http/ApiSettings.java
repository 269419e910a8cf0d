package io.tarsier.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Which server is asked, and within which limits.
 *
 * @param dialect how it is spoken of
 * @param url where its API is; empty where the address is a secret that only the caller of {@link
 *     HttpApi#post} knows, and no message names it
 * @param access how it lets us in
 * @param timeout how long one request may take, answer included
 * @param maxResponseBytes how long one answer may be, unpacked
 */
public record ApiSettings(
    Dialect dialect, Optional<URI> url, Access access, Duration timeout, long maxResponseBytes) {

  /**
   * Refuses what is not the root of an API.
   *
   * @param setting that holds it
   * @param credentials which settings to use for a password
   * @param example of a good one
   */
  public static void checkUrl(URI url, String setting, String credentials, String example) {
    String scheme = url.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || url.getHost() == null) {
      // Not quoted in full: what is not an address may hold anything, a password too.
      throw new IllegalArgumentException(
          setting + " must look like " + example + " or https://host/path");
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          setting + " must not hold a password; set " + credentials + " instead");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(setting + " must end with its path, without ? or #");
    }
  }

  /** The address without a slash at its end; empty where it is a secret. */
  String base() {
    String text = url.map(URI::toString).orElse("");
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
