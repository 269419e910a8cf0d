package io.tarsier.server;

import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.Notices;
import io.tarsier.flow.TraceFlow;
import io.tarsier.ports.LogIntake;
import io.tarsier.ports.Storage;
import io.tarsier.ports.TraceIntake;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the web server serves.
 *
 * @param settings of this run
 * @param storage where everything is kept
 * @param corridor what judges
 * @param detector how series are judged on demand, unless the request says otherwise
 * @param events live events
 * @param metrics what is counted
 * @param clock the time
 * @param version of the program
 * @param heartbeat how often a silent stream of live events says that it is still there
 * @param logs where pushed log records go
 * @param patterns what is known of logs
 * @param spans where pushed spans go
 * @param traces what is known of traces
 * @param notices what people are told
 */
record Parts(
    Settings settings,
    Storage storage,
    Corridor corridor,
    DetectorSettings detector,
    EventHub events,
    ServerMetrics metrics,
    InstantSource clock,
    String version,
    Duration heartbeat,
    LogIntake logs,
    LogFlow patterns,
    TraceIntake spans,
    TraceFlow traces,
    Notices notices) {

  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  static Parts of(
      Settings settings,
      Storage storage,
      Corridor corridor,
      InstantSource clock,
      String version,
      Duration heartbeat,
      LogIntake logs,
      LogFlow patterns,
      TraceIntake spans,
      TraceFlow traces,
      Notices notices) {
    ServerMetrics metrics = new ServerMetrics(version, clock);
    metrics.watch(corridor);
    metrics.watch(storage);
    metrics.watch(patterns);
    metrics.watch(traces);
    metrics.watch(notices);
    // Numbers of events begin anew with each process; its start tells them apart.
    String run = Long.toString(clock.millis(), 36);
    EventHub events =
        new EventHub(corridor, settings.get(SettingTable.LIMITS_EVENT_CLIENTS), run, metrics);
    return new Parts(
        settings,
        storage,
        corridor,
        Wiring.detector(settings),
        events,
        metrics,
        clock,
        version,
        heartbeat,
        logs,
        patterns,
        spans,
        traces,
        notices);
  }
}
