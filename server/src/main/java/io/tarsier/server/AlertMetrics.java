package io.tarsier.server;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tarsier.flow.Corridor;

/** What is counted of the alerts of other systems, and how little of all that people were told. */
final class AlertMetrics {

  private final Counter requests;
  private final Counter alerts;

  AlertMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("tarsier_alert_requests_total")
            .help("Requests with alerts, by the door they came through.")
            .labelNames("door", "outcome")
            .register(registry);
    alerts =
        Counter.builder()
            .name("tarsier_alerts_total")
            .help("Alerts that came in, repetitions included, and those that cannot be used.")
            .labelNames("door", "outcome")
            .register(registry);
  }

  static void watch(PrometheusRegistry registry, Corridor corridor) {
    CounterWithCallback.builder()
        .name("tarsier_alerts_repeated_total")
        .help("Alerts that said nothing new.")
        .callback(c -> c.call((double) corridor.repeatedAlerts()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("tarsier_alerts_firing")
        .help("Alerts of other systems that fire now.")
        .callback(c -> c.call(corridor.firingAlerts()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("tarsier_noise_reduction_ratio")
        .help("Share of the findings and alerts of a day that opened no incident of their own.")
        .callback(c -> c.call(corridor.noise().reduction().orElse(Double.NaN)))
        .register(registry);
  }

  void request(String door, String outcome, int taken, int refused) {
    requests.labelValues(door, outcome).inc();
    if (taken > 0) {
      alerts.labelValues(door, "taken").inc(taken);
    }
    if (refused > 0) {
      alerts.labelValues(door, "refused").inc(refused);
    }
  }
}
