package io.tarsier.demo;

import java.util.SplittableRandom;

/** One running copy of a service. */
final class Pod {

  final Blueprint.Service service;
  final String name;
  final String node;
  final String version;

  /** From when it serves. */
  long readyAt;

  /** From when it is no longer there. */
  long goneAt = Long.MAX_VALUE;

  int restarts;
  double cpuSeconds;
  double leakedMegabytes;

  /** How much more than its share it gets, as balancers are never quite fair. */
  final double bias;

  final Wander cpu;
  final Wander memory;

  Pod(
      Blueprint.Service service,
      String name,
      String node,
      String version,
      long readyAt,
      SplittableRandom random) {
    this.service = service;
    this.name = name;
    this.node = node;
    this.version = version;
    this.readyAt = readyAt;
    this.bias = 1 + 0.04 * random.nextGaussian();
    this.cpuSeconds = random.nextDouble(10_000);
    this.cpu = new Wander(random.split(), 0.3, 0.06);
    this.memory = new Wander(random.split(), 0.97, 0.012);
  }

  boolean exists(long millis) {
    return millis < goneAt;
  }

  boolean serves(long millis) {
    return millis >= readyAt && exists(millis);
  }

  /** What it holds, before noise. */
  double megabytes() {
    return service.megabytes() + leakedMegabytes;
  }

  Telemetry.Source source() {
    return new Telemetry.Source(service.name(), name, node, version);
  }

  /** A number that wanders about zero and comes back: an autoregression of the first order. */
  static final class Wander {
    private final SplittableRandom random;
    private final double memory;
    private final double step;
    private double at;

    /**
     * @param deviation in the long run
     */
    Wander(SplittableRandom random, double memory, double deviation) {
      this.random = random;
      this.memory = memory;
      this.step = deviation * Math.sqrt(1 - memory * memory);
      this.at = deviation * random.nextGaussian();
    }

    double next() {
      at = memory * at + step * random.nextGaussian();
      return at;
    }
  }
}
