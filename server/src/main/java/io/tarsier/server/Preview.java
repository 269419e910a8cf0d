package io.tarsier.server;

import io.tarsier.flow.Calibration;
import io.tarsier.flow.CorridorSettings;
import io.tarsier.flow.WatchCost;
import io.tarsier.host.HostSource;
import io.tarsier.model.Series;
import io.tarsier.ports.MetricSource;
import io.tarsier.sql.SqlStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what it would take to watch so many series, before any is watched. The first question takes
 * about a second of measuring, in a folder of its own that is removed again; the answers after it
 * are free.
 */
public final class Preview {

  private static final Duration SECOND_READING = Duration.ofSeconds(1);

  private final CorridorSettings settings;
  private @Nullable Calibration calibration;

  Preview(CorridorSettings settings) {
    this.settings = settings;
  }

  public static Preview of(Settings settings) {
    return new Preview(Wiring.corridor(settings));
  }

  /** What so many series would take, each with a value every so often. */
  public WatchCost of(int series, Duration interval) {
    return calibration().predict(series, interval, settings);
  }

  /** How many series may be watched as things are set. */
  public int limit() {
    return settings.maxSeries();
  }

  /**
   * How many series the configured sources have, each asked once; nothing is watched.
   *
   * @throws io.tarsier.ports.SourceException when one cannot be asked
   */
  public static int countSeries(Settings settings, InstantSource clock)
      throws InterruptedException {
    Set<Series> seen = new HashSet<>();
    List<MetricSource> sources = Wiring.sources(settings, clock);
    try {
      for (MetricSource source : sources) {
        source.collect(clock.instant(), batch -> batch.forEach(s -> seen.add(s.series())));
        if (source instanceof HostSource) {
          // Rates come with the second reading.
          Thread.sleep(SECOND_READING);
          source.collect(clock.instant(), batch -> batch.forEach(s -> seen.add(s.series())));
        }
      }
    } finally {
      sources.forEach(MetricSource::close);
    }
    return Math.max(1, seen.size());
  }

  /** One measurement, whoever asks at the same time. */
  private synchronized Calibration calibration() {
    Calibration known = calibration;
    if (known == null) {
      known = measure();
      calibration = known;
    }
    return known;
  }

  private Calibration measure() {
    try {
      Path folder = Files.createTempDirectory("tarsier-preview");
      try (SqlStorage scratch = SqlStorage.open(folder)) {
        return onItsOwnThread(() -> Calibration.measure(settings.detector(), scratch));
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the preview needs a folder for temporary files", e);
    }
  }

  /** Requests come on virtual threads, which have no clock of processor time. */
  private static Calibration onItsOwnThread(Callable<Calibration> work) {
    FutureTask<Calibration> task = new FutureTask<>(work);
    Thread.ofPlatform().name("preview").daemon().start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the preview could not be measured", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring the preview", e);
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path p : all) {
      Files.deleteIfExists(p);
    }
  }
}
