package io.tarsier.loki;

import io.tarsier.http.Access;
import io.tarsier.http.ApiSettings;
import io.tarsier.http.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What is read from which Loki.
 *
 * @param url where its API is, without {@code /loki/api/v1}
 * @param access how it lets us in
 * @param query LogQL that gives lines, not numbers: {@code {namespace="shop"} != "GET /health"}
 * @param lookBack how far back a reader starts that has no position yet
 * @param page how many lines one answer may hold; servers allow 5,000 by default
 * @param poll how often it is asked where it cannot be followed over a WebSocket
 * @param settle how old lines have to be before they are read by a question, so that those that
 *     arrive a little late are not missed
 * @param timeout how long one request may take, answer included
 * @param maxResponseBytes how long one answer may be, unpacked
 */
public record LokiSettings(
    URI url,
    Access access,
    String query,
    Duration lookBack,
    int page,
    Duration poll,
    Duration settle,
    Duration timeout,
    long maxResponseBytes) {

  private static final Dialect DIALECT =
      Dialect.source(
          "Loki",
          "check loki.query",
          "raise the limits of the server for this tenant",
          "narrow loki.query",
          true);

  public static final String DEFAULT_QUERY = "{job=~\".+\"}";

  public LokiSettings {
    ApiSettings.checkUrl(
        url, "loki.url", "loki.username and loki.password-file", "http://host:3100");
    if (!query.strip().startsWith("{")) {
      throw new IllegalArgumentException(
          "loki.query must be LogQL that gives lines and begins with a selector, as "
              + DEFAULT_QUERY);
    }
    if (page < 1 || page > 5_000) {
      throw new IllegalArgumentException("a page holds 1 to 5000 lines, not " + page);
    }
  }

  /** Lines of one query, from a minute ago on. */
  public static LokiSettings of(URI url, String query) {
    return new LokiSettings(
        url,
        Access.OPEN,
        query,
        Duration.ofMinutes(1),
        2_000,
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(20),
        64L << 20);
  }

  public LokiSettings withAccess(Access to) {
    return new LokiSettings(
        url, to, query, lookBack, page, poll, settle, timeout, maxResponseBytes);
  }

  public LokiSettings withPage(int to) {
    return new LokiSettings(
        url, access, query, lookBack, to, poll, settle, timeout, maxResponseBytes);
  }

  public LokiSettings withPoll(Duration every, Duration settled) {
    return new LokiSettings(
        url, access, query, lookBack, page, every, settled, timeout, maxResponseBytes);
  }

  /** What the HTTP client needs of it. */
  ApiSettings api() {
    return new ApiSettings(DIALECT, Optional.of(url), access, timeout, maxResponseBytes);
  }
}
