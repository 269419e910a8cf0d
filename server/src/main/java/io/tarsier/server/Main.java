package io.tarsier.server;

import io.tarsier.console.ConsolePages;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.Notices;
import io.tarsier.flow.TraceFlow;
import io.tarsier.ports.MetricSource;
import io.tarsier.ports.Storage;
import io.tarsier.prometheus.PrometheusSource;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists every part of a running Tarsier. What is not named here does not run. */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /**
   * Starts everything and returns once it serves.
   *
   * @param version of the program, for people
   * @throws SettingsException when the settings cannot be used
   * @throws io.tarsier.ports.StorageException when storage cannot be opened
   */
  public static RunningServer start(Settings settings, String version, InstantSource clock) {
    Logs.configure(settings);
    settings.warnings().forEach(LOG::warn);
    BindCheck.isLoopback(settings);
    List<MetricSource> sources = Wiring.sources(settings, clock);
    Storage storage = Wiring.storage(settings);
    return start(settings, version, clock, storage, sources);
  }

  /** As {@link #start(Settings, String, InstantSource)} with parts made elsewhere. */
  public static RunningServer start(
      Settings settings,
      String version,
      InstantSource clock,
      Storage storage,
      List<MetricSource> sources) {
    Corridor corridor = null;
    LogFlow logs = null;
    TraceFlow traces = null;
    Notices notices = null;
    try {
      corridor = Corridor.open(storage, Wiring.corridor(settings), clock);
      logs = LogFlow.open(corridor, storage, Wiring.logs(settings), clock);
      traces = TraceFlow.open(corridor, storage, Wiring.traces(settings), clock);
      notices = Notifications.open(settings, storage, clock);
      GraphFile.read(settings, corridor.topology());
      Wiring.words(settings, corridor, storage, clock);
      Parts parts =
          Parts.of(
              settings,
              storage,
              corridor,
              clock,
              version,
              Parts.HEARTBEAT,
              logs,
              logs,
              traces,
              traces,
              notices);
      for (MetricSource source : sources) {
        if (source instanceof PrometheusSource prometheus) {
          parts.metrics().watch(prometheus);
        }
      }
      ConsolePages console =
          new ConsolePages(
              new ConsolePages.Parts(corridor, logs, traces, notices, storage, clock, version));
      WebServer web = WebServer.start(parts, Pages.of(console));
      sources.forEach(corridor::watch);
      Wiring.logSources(settings, clock, parts.metrics()).forEach(logs::watch);
      RemoteLogs.sources(settings, clock).forEach(logs::watch);
      RemoteLogs.cluster(settings).ifPresent(corridor::watch);
      RemoteTraces.sources(settings).forEach(traces::watch);
      Retention retention = Retention.start(storage, settings.get(SettingTable.RETENTION), clock);
      Notifications.start(notices, settings, corridor, web.url());
      LOG.info("version {} serves at {}, data in {}", version, web.url(), settings.dataDir());
      return new RunningServer(web, corridor, logs, traces, notices, storage, sources, retention);
    } catch (RuntimeException e) {
      if (notices != null) {
        notices.close();
      }
      if (traces != null) {
        traces.close();
      }
      if (logs != null) {
        logs.close();
      }
      if (corridor != null) {
        corridor.close();
      }
      sources.forEach(MetricSource::close);
      storage.close();
      throw e;
    }
  }
}
