package io.tarsier.flow;

import java.util.concurrent.atomic.LongAdder;

/** What has happened since start. */
final class Counters {
  final LongAdder samples = new LongAdder();
  final LongAdder unjudged = new LongAdder();
  final LongAdder refusedSeries = new LongAdder();
  final LongAdder findings = new LongAdder();
  final LongAdder suppressed = new LongAdder();
  final LongAdder incidents = new LongAdder();
  final LongAdder alerts = new LongAdder();
  final LongAdder repeatedAlerts = new LongAdder();
  final LongAdder storageFailures = new LongAdder();
}
