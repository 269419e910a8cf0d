package io.tarsier.prometheus;

import io.tarsier.http.Access;
import io.tarsier.http.ApiSettings;
import io.tarsier.http.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is read from which Prometheus.
 *
 * @param url where its API is, without {@code /api/v1}
 * @param access how it lets us in
 * @param selectors what is read: series selectors, whose counters become rates, or any other
 *     PromQL, whose values are taken as they are; empty means everything
 * @param interval how often it is read, and the least time between two samples of a series
 * @param timeout how long one request may take, answer included
 * @param maxSeries how many series are watched; further ones are dropped and counted
 * @param maxResponseBytes how long one answer may be, unpacked
 * @param buckets whether the single buckets of histograms are series too; there are many
 */
public record PrometheusSettings(
    URI url,
    Access access,
    List<String> selectors,
    Duration interval,
    Duration timeout,
    int maxSeries,
    long maxResponseBytes,
    boolean buckets) {

  private static final Dialect DIALECT =
      Dialect.source(
          "Prometheus",
          "check the selector",
          "raise prometheus.interval or the limits of the server",
          "narrow prometheus.selectors",
          false);

  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);
  public static final int DEFAULT_MAX_SERIES = 10_000;
  public static final long DEFAULT_MAX_RESPONSE_BYTES = 64L << 20;

  public PrometheusSettings {
    selectors = List.copyOf(selectors);
    ApiSettings.checkUrl(
        url,
        "prometheus.url",
        "prometheus.username and prometheus.password-file",
        "http://host:9090");
    if (interval.toMillis() < 100) {
      throw new IllegalArgumentException("prometheus.interval must be at least 100ms: " + interval);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("prometheus.timeout must be positive: " + timeout);
    }
    if (maxSeries < 1 || maxResponseBytes < 1) {
      throw new IllegalArgumentException(
          "prometheus.max-series and prometheus.max-response-bytes must be positive");
    }
  }

  /** Everything of an open Prometheus, every 30 seconds. */
  public static PrometheusSettings of(URI url) {
    return new PrometheusSettings(
        url,
        Access.OPEN,
        List.of(),
        DEFAULT_INTERVAL,
        DEFAULT_TIMEOUT,
        DEFAULT_MAX_SERIES,
        DEFAULT_MAX_RESPONSE_BYTES,
        false);
  }

  public PrometheusSettings withAccess(Access to) {
    return new PrometheusSettings(
        url, to, selectors, interval, timeout, maxSeries, maxResponseBytes, buckets);
  }

  public PrometheusSettings withSelectors(List<String> to) {
    return new PrometheusSettings(
        url, access, to, interval, timeout, maxSeries, maxResponseBytes, buckets);
  }

  public PrometheusSettings withInterval(Duration to) {
    return new PrometheusSettings(
        url, access, selectors, to, timeout, maxSeries, maxResponseBytes, buckets);
  }

  public PrometheusSettings withTimeout(Duration to) {
    return new PrometheusSettings(
        url, access, selectors, interval, to, maxSeries, maxResponseBytes, buckets);
  }

  public PrometheusSettings withMaxSeries(int to) {
    return new PrometheusSettings(
        url, access, selectors, interval, timeout, to, maxResponseBytes, buckets);
  }

  public PrometheusSettings withMaxResponseBytes(long to) {
    return new PrometheusSettings(
        url, access, selectors, interval, timeout, maxSeries, to, buckets);
  }

  public PrometheusSettings withBuckets(boolean to) {
    return new PrometheusSettings(
        url, access, selectors, interval, timeout, maxSeries, maxResponseBytes, to);
  }

  /** What the HTTP client needs of it. */
  ApiSettings api() {
    return new ApiSettings(DIALECT, Optional.of(url), access, timeout, maxResponseBytes);
  }
}
