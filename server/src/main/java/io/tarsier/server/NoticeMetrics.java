package io.tarsier.server;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tarsier.flow.ChannelState;
import io.tarsier.flow.Notices;
import java.util.function.ToDoubleFunction;

/** What is counted of telling people, by channel. */
final class NoticeMetrics {

  private NoticeMetrics() {}

  static void add(PrometheusRegistry registry, Notices notices) {
    total(
        registry,
        notices,
        "tarsier_notices_sent_total",
        "Notices that a channel took.",
        ChannelState::sent);
    total(
        registry,
        notices,
        "tarsier_notices_failures_total",
        "Tries to tell something that failed.",
        ChannelState::failures);
    total(
        registry,
        notices,
        "tarsier_notices_dead_total",
        "Notices that were given up.",
        ChannelState::dead);
    gauge(
        registry,
        notices,
        "tarsier_notices_pending",
        "Notices that wait to be sent.",
        ChannelState::pending);
    gauge(
        registry,
        notices,
        "tarsier_notices_critical_overdue",
        "Critical notices that have been tried in vain: alert on more than 0.",
        ChannelState::criticalOverdue);
  }

  private static void total(
      PrometheusRegistry registry,
      Notices notices,
      String name,
      String help,
      ToDoubleFunction<ChannelState> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("channel")
        .callback(c -> notices.channels().forEach(s -> c.call(value.applyAsDouble(s), s.name())))
        .register(registry);
  }

  private static void gauge(
      PrometheusRegistry registry,
      Notices notices,
      String name,
      String help,
      ToDoubleFunction<ChannelState> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("channel")
        .callback(c -> notices.channels().forEach(s -> c.call(value.applyAsDouble(s), s.name())))
        .register(registry);
  }
}
