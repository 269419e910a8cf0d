package io.tarsier.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log of one container on a thread of its own, and asks again from where it was when the
 * connection ends, until the container is no longer wanted. A line beyond {@link #MAX_LINE} bytes
 * is cut.
 */
final class ContainerFollower implements Runnable {

  static final int MAX_LINE = 256 << 10;
  private static final int BATCH = 500;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(ContainerFollower.class);

  private final KubernetesClient client;
  private final Target target;
  private final LogPosition position;
  private final BlockingQueue<LogBatch> out;
  private final BooleanSupplier wanted;
  private final Duration pause;
  private final DoubleSupplier random;

  ContainerFollower(
      KubernetesClient client,
      Target target,
      LogPosition position,
      BlockingQueue<LogBatch> out,
      BooleanSupplier wanted,
      Duration pause,
      DoubleSupplier random) {
    this.client = client;
    this.target = target;
    this.position = position;
    this.out = out;
    this.wanted = wanted;
    this.pause = pause;
    this.random = random;
  }

  @Override
  public void run() {
    Duration wait = pause;
    try {
      do {
        boolean got = false;
        try {
          got = read();
        } catch (IOException | KubernetesClientException e) {
          LOG.debug("kubernetes: the log of {} broke off: {}", target.stream(), e.getMessage());
        }
        wait = got ? pause : wait.multipliedBy(2);
        wait = wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait;
        Thread.sleep((long) (wait.toMillis() * (0.5 + random.getAsDouble())));
      } while (wanted.getAsBoolean());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads until the connection ends; whether there was anything new. */
  private boolean read() throws IOException, InterruptedException {
    position.begin();
    boolean got = false;
    try (LogWatch watch =
            client
                .pods()
                .inNamespace(target.namespace())
                .withName(target.pod())
                .inContainer(target.container())
                .usingTimestamps()
                .sinceTime(position.time().truncatedTo(ChronoUnit.SECONDS).toString())
                // It runs; waiting until it is ready would hide why it is not.
                .withReadyWaitTimeout(0)
                .watchLog();
        InputStream in = new BufferedInputStream(watch.getOutput(), 64 << 10)) {
      List<LogRecord> batch = new ArrayList<>();
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          if (line.size() < MAX_LINE) {
            line.write(b);
          }
          continue;
        }
        take(line.toString(StandardCharsets.UTF_8), batch);
        line.reset();
        if (batch.size() >= BATCH || (!batch.isEmpty() && in.available() == 0)) {
          hand(batch);
          got = true;
        }
      }
      // A line without an end was cut off; it comes whole when it is asked for again.
      if (!batch.isEmpty()) {
        hand(batch);
        got = true;
      }
    }
    return got;
  }

  private void hand(List<LogRecord> batch) throws InterruptedException {
    out.put(new LogBatch(target.stream(), batch, position.toString()));
    batch.clear();
  }

  private void take(String line, List<LogRecord> into) {
    int space = line.indexOf(' ');
    Instant at;
    try {
      at = Instant.parse(space < 0 ? line : line.substring(0, space));
    } catch (DateTimeException e) {
      return; // what the API server itself says within a log has no time
    }
    if (position.take(at)) {
      String body = space < 0 ? "" : line.substring(space + 1);
      into.add(
          new LogRecord(
              target.entity(), target.labels(), at.toEpochMilli(), LogLevel.UNKNOWN, body, ""));
    }
  }
}
