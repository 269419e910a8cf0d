package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.Storage;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures on this machine what one series costs, by watching {@value #SERIES} made-up ones through
 * the real pipeline into a storage of its own: heap by full collections before and after, processor
 * time by the thread's own clock. Takes about a second; predictions from it cost nothing.
 *
 * <p>What does not grow with the number of series is added as constants that were measured once,
 * see {@code docs/benchmarks-anomaly.md}, which also says how far predictions were off. The heap of
 * a busy process is compared before and after, so that what others allocate meanwhile blurs it.
 */
public final class Calibration {

  static final int SERIES = 2_000;

  /** Plot points of each series while measuring; the ring has just grown to this. */
  private static final int RING = 64;

  private static final int MIN_ROUNDS = 66;
  private static final int MAX_ROUNDS = 200;
  private static final long BUDGET_NANOS = 700_000_000;
  private static final long STEP_MILLIS = 30_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Live heap of a Tarsier that watches nothing: server, console, storage. */
  private static final long IDLE_HEAP = 12L << 20;

  /** Everything of such a process that is not heap: code, threads, class data, SQLite. */
  private static final long IDLE_REST = 120L << 20;

  /**
   * The heap in memory for each byte alive after some hours, as the launcher sets the collector: it
   * would rather grow than collect, and what lives from one sample of a series to the next is let
   * go of late.
   */
  private static final double ROOM = 5.5;

  /** Busy share of a core when nothing is watched. */
  private static final double IDLE_CORES = 0.002;

  private final String model;
  private final double heapBytes;
  private final double sampleNanos;
  private final double snapshotNanos;
  private final double snapshotBytes;

  private Calibration(
      String model,
      double heapBytes,
      double sampleNanos,
      double snapshotNanos,
      double snapshotBytes) {
    this.model = model;
    this.heapBytes = heapBytes;
    this.sampleNanos = sampleNanos;
    this.snapshotNanos = snapshotNanos;
    this.snapshotBytes = snapshotBytes;
  }

  /**
   * Measures. Collects garbage several times on the way.
   *
   * @param scratch an empty storage of the kind that will be used; snapshots are written into it
   */
  public static Calibration measure(DetectorSettings detector, Storage scratch) {
    InstantSource clock = InstantSource.fixed(START.plus(Duration.ofDays(2)));
    List<Series> all = new ArrayList<>(SERIES);
    long before = liveHeap();
    for (int i = 0; i < SERIES; i++) {
      all.add(series(i));
    }
    Pipeline pipeline =
        new Pipeline(
            new AnomalyEngine(detector), scratch, settings(detector), clock, new Counters());
    try {
      double nanos = feed(pipeline, all);
      double heap = (double) (liveHeap() - before) / SERIES;
      ThreadMXBean thread = ManagementFactory.getThreadMXBean();
      long began = thread.getCurrentThreadCpuTime();
      pipeline.snapshot();
      double written = (double) (thread.getCurrentThreadCpuTime() - began) / SERIES;
      long[] bytes = {0};
      scratch.snapshots().read("series/", (key, state) -> bytes[0] += state.length);
      return new Calibration(
          detector.name(),
          heap - RING * PointRing.BYTES_PER_POINT,
          nanos,
          written,
          (double) bytes[0] / SERIES - RING * PointRing.BYTES_PER_POINT);
    } finally {
      Reference.reachabilityFence(pipeline);
      Reference.reachabilityFence(all);
    }
  }

  /** Feeds rounds of samples; the processor time of one sample once the code is warm. */
  private static double feed(Pipeline pipeline, List<Series> all) {
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    SplittableRandom random = new SplittableRandom(7);
    long until = System.nanoTime() + BUDGET_NANOS;
    double[] costs = new double[MAX_ROUNDS];
    int round = 0;
    while (round < MIN_ROUNDS || (round < MAX_ROUNDS && System.nanoTime() < until)) {
      long time = START.toEpochMilli() + round * STEP_MILLIS;
      List<MetricSample> batch = new ArrayList<>(SERIES);
      for (Series s : all) {
        batch.add(new MetricSample(s, time, 50 + random.nextGaussian()));
      }
      long began = thread.getCurrentThreadCpuTime();
      pipeline.observe("calibration", batch, false);
      costs[round++] = (double) (thread.getCurrentThreadCpuTime() - began) / SERIES;
    }
    double[] warm = Arrays.copyOfRange(costs, round * 2 / 3, round);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  private static Series series(int i) {
    return new Series(
        Entity.of(Entity.Kind.HOST, "host-" + i / 20),
        "load_level_" + i % 20,
        Labels.of(Map.of("instance", "host-" + i / 20 + ":9100", "job", "node")));
  }

  private static CorridorSettings settings(DetectorSettings detector) {
    return CorridorSettings.DEFAULT.withLimits(SERIES, RING).withDetector(detector);
  }

  private static long liveHeap() {
    for (int i = 0; i < 2; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /**
   * What it would take.
   *
   * @param settings how they would be watched
   */
  public WatchCost predict(int series, Duration interval, CorridorSettings settings) {
    int points = Catalogue.share(Catalogue.POINT_BUDGET, series, 60, settings.points());
    int written = Catalogue.share(Catalogue.SNAPSHOT_POINT_BUDGET, series, 30, settings.points());
    int ring = PointRing.BYTES_PER_POINT;
    double heap = IDLE_HEAP + series * (heapBytes + points * ring);
    double disk = series * (snapshotBytes + Math.min(points, written) * ring);
    double perSecond =
        sampleNanos / interval.toNanos() + snapshotNanos / settings.snapshotInterval().toNanos();
    return new WatchCost(
        series,
        interval,
        model,
        (long) heap,
        (long) (IDLE_REST + Math.min(ROOM * heap, (double) Runtime.getRuntime().maxMemory())),
        (long) disk,
        IDLE_CORES + series * perSecond,
        points,
        Runtime.getRuntime().maxMemory());
  }
}
