package io.tarsier.server;

import io.tarsier.flow.Corridor;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.Notices;
import io.tarsier.flow.TraceFlow;
import io.tarsier.ports.MetricSource;
import io.tarsier.ports.Storage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Tarsier that runs in this process. */
public final class RunningServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

  private final WebServer web;
  private final Corridor corridor;
  private final LogFlow logs;
  private final TraceFlow traces;
  private final Notices notices;
  private final Storage storage;
  private final List<MetricSource> sources;
  private final Retention retention;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  RunningServer(
      WebServer web,
      Corridor corridor,
      LogFlow logs,
      TraceFlow traces,
      Notices notices,
      Storage storage,
      List<MetricSource> sources,
      Retention retention) {
    this.web = web;
    this.corridor = corridor;
    this.logs = logs;
    this.traces = traces;
    this.notices = notices;
    this.storage = storage;
    this.sources = List.copyOf(sources);
    this.retention = retention;
  }

  public int port() {
    return web.port();
  }

  /** Where the console is, without a login. */
  public String url() {
    return web.url();
  }

  /** A fresh one-time login link; each call makes another. */
  public String loginUrl() {
    return web.loginLink();
  }

  /** What judges, for whoever runs in the same process. */
  public Corridor corridor() {
    return corridor;
  }

  /** What watches logs, for whoever runs in the same process. */
  public LogFlow logs() {
    return logs;
  }

  /** What follows traces, for whoever runs in the same process. */
  public TraceFlow traces() {
    return traces;
  }

  public Storage storage() {
    return storage;
  }

  /** Waits until somebody closes it. */
  public void await() throws InterruptedException {
    closed.await();
  }

  /**
   * Stops in the order of the corridor: nothing new comes in, what is in is finished and written
   * down, storage is closed last. Takes less than five seconds. A second call waits for the first.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitQuietly();
      return;
    }
    quietly("HTTP", web::close);
    quietly("retention", retention::close);
    quietly("logs", logs::close);
    quietly("traces", traces::close);
    quietly("the corridor", corridor::close);
    quietly("notices", notices::close);
    sources.forEach(s -> quietly("source " + s.name(), s::close));
    quietly("storage", storage::close);
    LOG.info("stopped");
    closed.countDown();
  }

  private void awaitQuietly() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What cannot be stopped must not keep the rest from being. */
  private static void quietly(String what, Runnable stop) {
    try {
      stop.run();
    } catch (RuntimeException e) {
      LOG.error("{} did not stop in good order", what, e);
    }
  }
}
