package io.tarsier.prometheus;

import io.tarsier.http.Access;
import io.tarsier.http.HttpApi;
import io.tarsier.http.Patience;
import io.tarsier.http.TooLongException;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.ports.MetricSource;
import io.tarsier.ports.SampleSink;
import io.tarsier.ports.SourceException;
import io.tarsier.prometheus.SeriesBook.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what a Prometheus has collected.
 *
 * <p>Each refresh asks for the raw samples since the last one, {@code selector[window]}, a hundred
 * metric names a question or one question a selector, and {@link Sampler} makes them into one
 * sample an interval. PromQL that is more than a selector is evaluated as it is. Which names exist
 * and which are counters is looked up every {@link #NAMES_EVERY}. A question that fails loses only
 * its own series: what the others gave is handed over before the failure is told.
 *
 * <p>History is read the same way in windows sized so that one answer holds about {@link
 * #POINTS_PER_ANSWER} points. Where scrapes are much denser than the interval, and for PromQL,
 * {@code query_range} with the interval as step reads it instead, at most {@link #MAX_STEPS} steps
 * a question, which is Prometheus' own limit.
 */
public final class PrometheusSource implements MetricSource {

  static final Duration NAMES_EVERY = Duration.ofMinutes(5);
  static final int POINTS_PER_ANSWER = 200_000;
  static final int MAX_STEPS = 11_000;
  static final int BATCH = 10_000;
  private static final Duration FIRST_WINDOW = Duration.ofMinutes(10);
  private static final Duration EMPTY_WINDOW = Duration.ofHours(1);

  /** More raw samples an interval than this, and history is read in steps. */
  private static final int DENSE = 4;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Logger LOG = LoggerFactory.getLogger(PrometheusSource.class);

  private final PrometheusSettings settings;
  private final HttpApi client;
  private final SeriesBook book;
  private final AtomicLong dropped = new AtomicLong();
  private MetricTypes types = MetricTypes.unknown();
  private List<Query> queries = List.of();
  private Instant namesRead = Instant.MIN;
  private boolean warnedFull;
  private volatile int watched;

  /** One question; {@code raw} where raw samples can be asked for. */
  private record Query(String expression, boolean raw) {}

  /** What an answer held, to size the next question by. */
  private record Size(int series, long points) {}

  /**
   * How it is doing.
   *
   * @param series how many are watched
   * @param seriesDropped how often a series was turned away because there were too many
   * @param valuesDropped how many values were not finite numbers
   * @param breaker {@code closed}, {@code open} or {@code half_open}
   */
  public record Stats(int series, long seriesDropped, long valuesDropped, String breaker) {}

  private PrometheusSource(PrometheusSettings settings, HttpApi client) {
    this.settings = settings;
    this.client = client;
    this.book = new SeriesBook(settings.maxSeries());
  }

  /**
   * @throws IllegalArgumentException when a certificate file cannot be used
   */
  public static PrometheusSource create(PrometheusSettings settings) {
    warn(settings);
    return create(settings, Patience.DEFAULT, () -> ThreadLocalRandom.current().nextDouble());
  }

  private static void warn(PrometheusSettings settings) {
    Access access = settings.access();
    if (access.insecure()) {
      LOG.warn("prometheus: certificates are not checked; anybody may answer in its place");
    }
    if (!(access.credentials() instanceof Access.None)
        && "http".equals(settings.url().getScheme())
        && !LOOPBACK.contains(settings.url().getHost())) {
      LOG.warn("prometheus: credentials go over the network unencrypted; use https");
    }
  }

  static PrometheusSource create(
      PrometheusSettings settings, Patience patience, DoubleSupplier random) {
    return new PrometheusSource(settings, new HttpApi(settings.api(), patience, random));
  }

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public Duration interval() {
    return settings.interval();
  }

  /** May be asked by any thread; the figures are those of the last refresh. */
  public Stats stats() {
    return new Stats(watched, book.dropped(), dropped.get(), client.breaker());
  }

  @Override
  public void collect(Instant now, SampleSink sink) throws InterruptedException {
    plan(now);
    Duration interval = settings.interval();
    // Wide enough for what was scraped since the last refresh and arrived late.
    long late = Math.clamp(interval.toMillis() * 2, 5_000L, 60_000L);
    Duration window = interval.plusMillis(late);
    Failures failures = new Failures(queries.size());
    for (Query query : queries) {
      failures.guard(query.expression(), () -> instant(query, now, window, now, sink));
    }
    watched = book.size();
    warnWhenFull();
    failures.tell();
  }

  @Override
  public void catchUp(Instant from, Instant to, SampleSink sink) throws InterruptedException {
    plan(to);
    Failures failures = new Failures(queries.size());
    for (Query query : queries) {
      failures.guard(query.expression(), () -> history(query, from, to, sink));
    }
    watched = book.size();
    warnWhenFull();
    failures.tell();
  }

  private void history(Query query, Instant from, Instant to, SampleSink sink)
      throws InterruptedException {
    Duration least = settings.interval().multipliedBy(2);
    Duration most = Duration.between(from, to);
    Duration window = FIRST_WINDOW;
    boolean steps = !query.raw();
    Instant at = from;
    while (at.isBefore(to)) {
      Instant end = at.plus(window).isBefore(to) ? at.plus(window) : to;
      Duration asked = Duration.between(at, end);
      Size size;
      try {
        size = steps ? range(query, at, end, sink) : instant(query, end, asked, at, sink);
      } catch (SourceException e) {
        boolean tooLong = e.getCause() instanceof TooLongException;
        if (!tooLong || asked.compareTo(least) <= 0) {
          throw e;
        }
        most = max(least, asked.dividedBy(2)); // and never again that much
        window = max(least, asked.dividedBy(4));
        continue;
      }
      double expected = (double) size.series() * asked.toMillis() / settings.interval().toMillis();
      if (!steps && size.points() > DENSE * expected && size.series() > 0) {
        steps = true;
      }
      window = min(max(least, nextWindow(size, asked, steps)), most);
      at = end;
    }
  }

  /**
   * As long as an answer of the wanted size will bear, growing no more than sixfold at a time.
   * Where there was nothing it stays short: the past may begin with a thousand series at once.
   */
  private Duration nextWindow(Size size, Duration asked, boolean steps) {
    if (size.points() == 0) {
      return max(asked, EMPTY_WINDOW);
    }
    long interval = settings.interval().toMillis();
    double perMilli =
        steps ? size.series() / (double) interval : size.points() / (double) asked.toMillis();
    double wanted = Math.min(POINTS_PER_ANSWER / perMilli, asked.toMillis() * 6.0);
    if (steps) {
      wanted = Math.min(wanted, (MAX_STEPS - 1.0) * interval);
    }
    return Duration.ofMillis((long) wanted);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Everything after {@code after} that an instant query at {@code at} knows. */
  private Size instant(Query query, Instant at, Duration window, Instant after, SampleSink sink)
      throws InterruptedException {
    String expression =
        query.raw() ? query.expression() + "[" + window.toMillis() + "ms]" : query.expression();
    return read(
        "/api/v1/query", Map.of("query", expression, "time", seconds(at)), query, after, sink);
  }

  private Size range(Query query, Instant from, Instant to, SampleSink sink)
      throws InterruptedException {
    return read(
        "/api/v1/query_range",
        Map.of(
            "query", query.expression(),
            "start", seconds(from),
            "end", seconds(to),
            "step", seconds(Instant.EPOCH.plus(settings.interval()))),
        query,
        from,
        sink);
  }

  private Size read(
      String path, Map<String, String> form, Query query, Instant now, SampleSink sink)
      throws InterruptedException {
    List<MetricSample> batch = new ArrayList<>();
    // What a first, broken answer gave stays given: a sampler takes every time only once.
    Map<String, String> timed = new LinkedHashMap<>(form);
    timed.put("timeout", settings.timeout().toMillis() + "ms");
    try {
      return client.ask(
          path,
          timed,
          body -> {
            int[] series = {0};
            long[] points = {0};
            Answers.series(
                body,
                (labels, values) -> {
                  series[0]++;
                  points[0] += values.size();
                  take(query, labels, values, now.toEpochMilli(), batch);
                });
            return new Size(series[0], points[0]);
          });
    } finally {
      // In pieces, so that a sink that holds back holds back little.
      for (int i = 0; i < batch.size(); i += BATCH) {
        sink.accept(List.copyOf(batch.subList(i, Math.min(batch.size(), i + BATCH))));
      }
    }
  }

  private void take(
      Query query,
      Map<String, String> labels,
      Points points,
      long nowMillis,
      List<MetricSample> batch) {
    String metric = labels.remove("__name__");
    if (metric == null) {
      metric = clip(query.expression());
    }
    if (!settings.buckets() && MetricTypes.isBucket(metric) && labels.containsKey("le")) {
      return;
    }
    Entry entry = book.entry(metric, Labels.of(labels), types, nowMillis);
    if (entry == null) {
      return;
    }
    long interval = settings.interval().toMillis();
    for (int i = 0; i < points.size(); i++) {
      double value = points.value(i);
      if (!Double.isFinite(value)) {
        dropped.incrementAndGet();
        continue;
      }
      double sample = entry.sampler().offer(points.millis(i), value, interval);
      if (!Double.isNaN(sample)) {
        batch.add(new MetricSample(entry.series(), points.millis(i), sample));
      }
    }
  }

  /** Decides what to ask. */
  private void plan(Instant now) throws InterruptedException {
    if (!queries.isEmpty() && now.isBefore(namesRead.plus(NAMES_EVERY))) {
      return;
    }
    List<Query> planned = new ArrayList<>();
    try {
      types = new MetricTypes(client.ask("/api/v1/metadata", Map.of(), Answers::metadata));
    } catch (SourceException e) {
      LOG.warn("prometheus: counters are told by their names alone: {}", e.getMessage());
    }
    if (settings.selectors().isEmpty()) {
      try {
        List<String> names = names();
        names.forEach(types::meet);
        Selectors.ofNames(names).forEach(some -> planned.add(new Query(some, true)));
      } catch (SourceException e) {
        if (queries.isEmpty()) {
          throw e;
        }
        LOG.warn("prometheus: metric names are those of before: {}", e.getMessage());
      }
    }
    for (String selector : settings.selectors()) {
      planned.add(new Query(selector.strip(), Selectors.isSelector(selector)));
    }
    if (!planned.isEmpty()) {
      queries = List.copyOf(planned);
    }
    namesRead = now;
  }

  private List<String> names() throws InterruptedException {
    return client.ask("/api/v1/label/__name__/values", Map.of(), Answers::labelValues).stream()
        .filter(name -> settings.buckets() || !MetricTypes.isBucket(name))
        .filter(name -> !MetricTypes.isNotANumber(name))
        .sorted()
        .toList();
  }

  private void warnWhenFull() {
    boolean full = book.isFull();
    if (full && !warnedFull) {
      LOG.warn(
          "prometheus: more than {} series; further ones are dropped. Narrow prometheus.selectors"
              + " or raise prometheus.max-series",
          settings.maxSeries());
    }
    warnedFull = full;
  }

  private static String seconds(Instant at) {
    return String.format(Locale.ROOT, "%d.%03d", at.getEpochSecond(), at.getNano() / 1_000_000);
  }

  private static String clip(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  /** Gathers what went wrong while the rest goes on. */
  private static final class Failures {
    private final int asked;
    private int failed;
    private String first = "";
    private @Nullable SourceException cause;

    Failures(int asked) {
      this.asked = asked;
    }

    /** Something that asks. */
    @FunctionalInterface
    interface Question {
      void ask() throws InterruptedException;
    }

    void guard(String expression, Question question) throws InterruptedException {
      try {
        question.ask();
      } catch (SourceException e) {
        if (failed++ == 0) {
          first = clip(expression);
          cause = e;
        }
      }
    }

    void tell() {
      if (cause != null && failed == asked) {
        throw cause;
      }
      if (cause != null) {
        throw new SourceException(
            failed
                + " of "
                + asked
                + " queries failed, the others were read; first "
                + first
                + ": "
                + cause.getMessage(),
            cause);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
