package io.tarsier.host;

import io.tarsier.model.Entity;
import io.tarsier.model.MetricSample;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A made-up machine: OSHI interfaces that answer what a test says, and a clock moved by hand. */
final class Machine {

  static final Names NAMES = new Names(Entity.of(Entity.Kind.HOST, "web-1"));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** What a probe reads now, as {@code metric{labels} -> value}. */
  Map<String, Double> read(Probe probe) {
    Readings readings = new Readings(now, now, 8);
    probe.read(readings);
    Map<String, Double> read = new LinkedHashMap<>();
    for (MetricSample sample : readings.samples()) {
      read.put(sample.series().name(), sample.value());
    }
    return read;
  }

  /** An implementation of an interface from its methods' answers; any other method fails. */
  static <T> T answering(Class<T> type, Map<String, Supplier<?>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Supplier<?> answer = answers.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answer.get();
            }));
  }
}
