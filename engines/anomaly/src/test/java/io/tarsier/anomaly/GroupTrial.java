package io.tarsier.anomaly;

import io.tarsier.anomaly.SimulatedService.Fault;
import io.tarsier.anomaly.SimulatedService.Kind;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;

/** A simulated service with its group detector, and the single detectors beside it. */
final class GroupTrial {

  private static final int APART = 60;

  final GroupDetector group = new GroupDetector(0.3);
  final SimulatedService service;
  private final AnomalyEngine engine = new AnomalyEngine(DetectorSettings.DEFAULT.withBudget(0.3));
  private final Series[] series;
  private long time = Waves.START;
  private int lastRaised = -10_000;
  private int row;

  /** Findings that the single detectors told. */
  int singles;

  GroupTrial(Kind kind, int size, long seed) {
    service = new SimulatedService(kind, size, seed);
    series = new Series[size];
    for (int i = 0; i < size; i++) {
      group.join();
      series[i] = new Series(Entity.of(Entity.Kind.SERVICE, "shop"), "metric_" + i, Labels.empty());
    }
  }

  /** Episodes that the group raises within so many rows. */
  int run(int rows, Fault fault) {
    int alarms = 0;
    for (int i = 0; i < rows; i++) {
      if (step(fault)) {
        alarms++;
      }
    }
    return alarms;
  }

  /** Rows until the first alarm; −1 when there is none. */
  int delay(int rows, Fault fault) {
    lastRaised = -10_000;
    int delay = -1;
    for (int i = 0; i < rows; i++) {
      if (step(fault) && delay < 0) {
        delay = i;
      }
    }
    return delay;
  }

  /** Whether the next row begins an episode. */
  boolean step(Fault fault) {
    double[] values = service.next(fault);
    time += Waves.MINUTE;
    row++;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        boolean known = engine.openFinding(series[i]).isPresent();
        engine.observe(new MetricSample(series[i], time, values[i]));
        singles += !known && engine.openFinding(series[i]).isPresent() ? 1 : 0;
      }
    }
    if (!group.update(time, values)) {
      return false;
    }
    boolean begins = row - lastRaised > APART;
    lastRaised = row;
    return begins;
  }
}
