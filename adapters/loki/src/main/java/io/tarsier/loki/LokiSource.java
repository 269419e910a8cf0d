package io.tarsier.loki;

import io.tarsier.http.HttpApi;
import io.tarsier.http.Patience;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogSink;
import io.tarsier.ports.LogSource;
import io.tarsier.ports.SourceException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines of one LogQL query from a Loki, oldest first, each once.
 *
 * <p>It asks {@code query_range} page by page until it is up to now, then follows over {@code
 * tail}'s WebSocket. When that ends, is silent for {@link #SILENCE} or says that it dropped lines,
 * the gap is asked for and it follows again. A Loki that opens no WebSocket (many proxies do not)
 * is asked every few seconds instead, and tried again after {@link #TAIL_AGAIN}.
 *
 * <p>No line is lost or read twice at the border of a page or over a restart: {@link Position}
 * knows the lines of the last nanosecond. Limits: more than 5,000 lines in one nanosecond cannot be
 * paged through; the rest of that nanosecond is skipped and said so. Lines that reach Loki with a
 * time older than what has been read, later than {@link LokiSettings#settle}, are seen while
 * following only.
 *
 * <p>Source: grafana.com/docs/loki/latest/reference/loki-http-api.
 */
public final class LokiSource implements LogSource {

  static final Duration SILENCE = Duration.ofSeconds(60);
  static final Duration TAIL_AGAIN = Duration.ofMinutes(5);

  /** What a server lets one question have, unless it is set up otherwise. */
  private static final int MAX_PAGE = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(LokiSource.class);

  private final LokiSettings settings;
  private final HttpApi client;
  private final InstantSource clock;
  private Instant noTailBefore = Instant.MIN;

  private LokiSource(LokiSettings settings, HttpApi client, InstantSource clock) {
    this.settings = settings;
    this.client = client;
    this.clock = clock;
  }

  /**
   * @param clock tells how far there is to read
   * @throws IllegalArgumentException when a certificate file cannot be used
   */
  public static LokiSource create(LokiSettings settings, InstantSource clock) {
    if (settings.access().insecure()) {
      LOG.warn("loki: certificates are not checked; anybody may answer in its place");
    }
    return create(
        settings, clock, Patience.DEFAULT, () -> ThreadLocalRandom.current().nextDouble());
  }

  static LokiSource create(
      LokiSettings settings, InstantSource clock, Patience patience, DoubleSupplier random) {
    return new LokiSource(settings, new HttpApi(settings.api(), patience, random), clock);
  }

  @Override
  public String name() {
    return "loki";
  }

  /** The stream is the query: another query begins anew. */
  @Override
  public void follow(Map<String, String> positions, LogSink sink) throws InterruptedException {
    long start = nanos(clock.instant().minus(settings.lookBack()));
    Position position = Position.parse(positions.getOrDefault(settings.query(), ""), start);
    while (!Thread.currentThread().isInterrupted()) {
      catchUp(position, sink);
      if (clock.instant().isBefore(noTailBefore) || !tail(position, sink)) {
        Thread.sleep(settings.poll());
      }
    }
    throw new InterruptedException("asked to stop");
  }

  private void catchUp(Position position, LogSink sink) throws InterruptedException {
    int page = settings.page();
    while (true) {
      long end = nanos(clock.instant().minus(settings.settle()));
      if (end <= position.nanos()) {
        return;
      }
      long from = position.nanos();
      List<Line> lines = ask(from, end, page);
      hand(position, position.advance(lines), sink);
      if (lines.size() < page) {
        return;
      }
      if (position.nanos() > from) {
        page = settings.page();
      } else if (page < MAX_PAGE) {
        page = MAX_PAGE; // the whole page was one nanosecond
      } else {
        LOG.warn(
            "loki: more than {} lines within one nanosecond at {}; the rest of it cannot be read",
            MAX_PAGE,
            from);
        position.skipNanosecond();
      }
    }
  }

  private List<Line> ask(long from, long end, int page) throws InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("query", settings.query());
    form.put("start", Long.toString(from));
    form.put("end", Long.toString(end));
    form.put("limit", Integer.toString(page));
    form.put("direction", "forward");
    return client.ask("/loki/api/v1/query_range", form, Answers::range);
  }

  /** Follows until it ends; false where nothing came, so that asking again takes its time. */
  private boolean tail(Position position, LogSink sink) throws InterruptedException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("query", settings.query());
    parameters.put("start", Long.toString(position.nanos()));
    parameters.put("limit", Integer.toString(MAX_PAGE));
    try (LokiTail tail =
        LokiTail.open(
            client.webSocket(),
            client.webSocketAddress("/loki/api/v1/tail", parameters),
            settings.timeout().toMillis())) {
      boolean heard = false;
      while (true) {
        String message = tail.next(SILENCE.toMillis());
        if (message == null) {
          return heard;
        }
        heard = true;
        Answers.Tailed tailed = Answers.tailed(message);
        if (tailed.dropped()) {
          // What is missing stands before these lines, so these are asked for again with it.
          LOG.info("loki: lines came too fast to be followed; asking for what was left out");
          return false;
        }
        hand(position, position.advance(tailed.lines()), sink);
      }
    } catch (SourceException | IOException e) {
      noTailBefore = clock.instant().plus(TAIL_AGAIN);
      LOG.info(
          "loki: asked every {} s, since it cannot be followed: {}",
          settings.poll().toSeconds(),
          e.getMessage());
      return false;
    }
  }

  private void hand(Position position, List<Line> lines, LogSink sink) throws InterruptedException {
    if (!lines.isEmpty()) {
      sink.accept(
          new LogBatch(
              settings.query(), lines.stream().map(Line::record).toList(), position.toString()));
    }
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  @Override
  public void close() {
    client.close();
  }
}
