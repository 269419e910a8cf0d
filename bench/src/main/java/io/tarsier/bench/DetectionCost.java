package io.tarsier.bench;

import com.sun.management.ThreadMXBean;
import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Random;

/**
 * What a watched series costs: state in bytes, time a point at the 99th percentile, allocation on
 * the path of a point, heap and processor time of many series in one engine. Argument: number of
 * series (default 10,000).
 */
public final class DetectionCost {

  private static final int LEARNED = 20_000;
  private static final int TIMED = 500_000;
  private static final int POINTS = 8_000_000;
  private static final long MINUTE = 60_000;

  private DetectionCost() {}

  public static void main(String[] args) throws IOException {
    int series = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    onePoint();
    manySeries(series);
  }

  private static void onePoint() throws IOException {
    Detector detector = Detector.create(DetectorSettings.DEFAULT);
    Random random = new Random(1);
    double[] values = new double[LEARNED + TIMED];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100 + 40 * Math.sin(2 * Math.PI * i / 1440) + 3 * random.nextGaussian();
    }
    for (int i = 0; i < LEARNED; i++) {
      detector.update(i * MINUTE, values[i]);
    }
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    detector.save(new DataOutputStream(state));
    System.out.printf("state of a detector, written: %d bytes%n", state.size());
    long[] nanos = new long[TIMED];
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < TIMED; i++) {
      long t = System.nanoTime();
      detector.update((LEARNED + i) * MINUTE, values[LEARNED + i]);
      nanos[i] = System.nanoTime() - t;
    }
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    Arrays.sort(nanos);
    System.out.printf(
        "a point: median %d ns, p99 %d ns, p99.9 %d ns; allocated %.3f bytes a point%n",
        nanos[TIMED / 2],
        nanos[TIMED * 99 / 100],
        nanos[TIMED * 999 / 1000],
        (double) allocated / TIMED);
  }

  private static void manySeries(int count) {
    Series[] all = new Series[count];
    for (int i = 0; i < count; i++) {
      all[i] =
          new Series(
              Entity.of(Entity.Kind.HOST, "host-" + i), "load", Labels.of("core", "" + i % 8));
    }
    long empty = heap();
    AnomalyEngine engine = new AnomalyEngine(DetectorSettings.DEFAULT);
    try {
      Random random = new Random(2);
      ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      int rounds = POINTS / count / 2;
      for (int round = 0; round < rounds; round++) {
        play(engine, all, round, random);
      }
      long began = thread.getCurrentThreadCpuTime();
      for (int round = rounds; round < 2 * rounds; round++) {
        play(engine, all, round, random);
      }
      double seconds = (thread.getCurrentThreadCpuTime() - began) / 1e9 / rounds;
      long used = heap() - empty;
      System.out.printf(
          "%d series after %d points: %.1f KB of heap each, %.1f MB in all; a round takes %.3f s of"
              + " processor time, %.2f %% of a core at an interval of 30 s%n",
          engine.series().size(),
          2 * rounds,
          used / 1024.0 / count,
          used / 1048576.0,
          seconds,
          100 * seconds / 30);
    } finally {
      Reference.reachabilityFence(engine);
    }
  }

  private static void play(AnomalyEngine engine, Series[] all, int round, Random random) {
    for (Series s : all) {
      engine.observe(new MetricSample(s, round * 30_000L, random.nextGaussian()));
    }
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
