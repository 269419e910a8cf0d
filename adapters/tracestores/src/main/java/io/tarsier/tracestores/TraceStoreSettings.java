package io.tarsier.tracestores;

import io.tarsier.http.Access;
import io.tarsier.http.ApiSettings;
import io.tarsier.http.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Which store of traces is read, and within which limits.
 *
 * @param url where its API is
 * @param access how it lets us in; the settings that say so are the same for all stores
 * @param limit most traces asked for at once
 * @param timeout how long one request may take, answer included
 * @param maxResponseBytes how long one answer may be, unpacked
 */
public record TraceStoreSettings(
    URI url, Access access, int limit, Duration timeout, long maxResponseBytes) {

  public static TraceStoreSettings of(URI url) {
    return new TraceStoreSettings(url, Access.OPEN, 500, Duration.ofSeconds(20), 64L << 20);
  }

  public TraceStoreSettings withAccess(Access to) {
    return new TraceStoreSettings(url, to, limit, timeout, maxResponseBytes);
  }

  public TraceStoreSettings withLimit(int to) {
    return new TraceStoreSettings(url, access, to, timeout, maxResponseBytes);
  }

  ApiSettings api(String product, int port) {
    String setting = product.toLowerCase(Locale.ROOT) + ".url";
    ApiSettings.checkUrl(
        url, setting, "traces.username and traces.password-file", "http://host:" + port);
    Dialect dialect =
        new Dialect(
            product,
            "traces.",
            setting,
            "check that " + setting + " is the root of a " + product + " API",
            "it asks for credentials: set traces.bearer-token-file or traces.username and"
                + " traces.password-file",
            "check its version",
            "raise its limits",
            "check its load and its log",
            "its traces are too large",
            false);
    return new ApiSettings(dialect, Optional.of(url), access, timeout, maxResponseBytes);
  }
}
