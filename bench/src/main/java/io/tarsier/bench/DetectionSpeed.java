package io.tarsier.bench;

import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.DetectorSettings;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Points a second on one core, ours beside Random Cut Forest for Java (one dimension, shingle 8, 50
 * trees), over the same seeded series of days with noise and rare spikes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DetectionSpeed {

  private static final int POINTS = 1 << 16;
  private static final long MINUTE = 60_000;

  private final double[] values = new double[POINTS];
  private final Detector detector = Detector.create(DetectorSettings.DEFAULT);
  private final Detector seed = Detector.create(DetectorSettings.named("seed"));
  private final ThresholdedRandomCutForest forest =
      ThresholdedRandomCutForest.builder()
          .dimensions(8)
          .shingleSize(8)
          .numberOfTrees(50)
          .randomSeed(42)
          .build();
  private long next;

  @Setup
  public void series() {
    Random random = new Random(7);
    for (int i = 0; i < POINTS; i++) {
      double spike = random.nextInt(2000) == 0 ? 60 : 0;
      values[i] = 100 + 40 * Math.sin(2 * Math.PI * i / 1440) + 3 * random.nextGaussian() + spike;
    }
  }

  @Benchmark
  public boolean tarsier() {
    long i = next++;
    return detector.update(i * MINUTE, values[(int) (i % POINTS)]);
  }

  @Benchmark
  public double tarsierWithVerdict() {
    long i = next++;
    return detector.observe(i * MINUTE, values[(int) (i % POINTS)]).score();
  }

  @Benchmark
  public boolean seedEnsemble() {
    long i = next++;
    return seed.update(i * MINUTE, values[(int) (i % POINTS)]);
  }

  @Benchmark
  public double randomCutForest() {
    long i = next++;
    return forest.process(new double[] {values[(int) (i % POINTS)]}, i * 60).getAnomalyGrade();
  }
}
