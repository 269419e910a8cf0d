package io.tarsier.ports;

import io.tarsier.model.MetricSample;
import java.util.List;

/** Takes samples in. */
@FunctionalInterface
public interface SampleSink {

  /**
   * Takes a batch, waiting while the corridor is full: this is how back-pressure reaches a source.
   */
  void accept(List<MetricSample> batch) throws InterruptedException;
}
