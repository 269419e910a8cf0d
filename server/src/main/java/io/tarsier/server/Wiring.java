package io.tarsier.server;

import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.files.FileLogSource;
import io.tarsier.files.JournaldSource;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorSettings;
import io.tarsier.flow.LogSettings;
import io.tarsier.flow.TraceSettings;
import io.tarsier.flow.Wordings;
import io.tarsier.host.HostSource;
import io.tarsier.http.Patience;
import io.tarsier.logs.PatternWatchSettings;
import io.tarsier.model.Entity;
import io.tarsier.openai.ChatSettings;
import io.tarsier.openai.ChatWording;
import io.tarsier.ports.LogSource;
import io.tarsier.ports.MetricSource;
import io.tarsier.ports.Storage;
import io.tarsier.ports.Wording;
import io.tarsier.prometheus.PrometheusSettings;
import io.tarsier.prometheus.PrometheusSource;
import io.tarsier.prometheus.RemoteWrite;
import io.tarsier.prometheus.RemoteWriteIntake;
import io.tarsier.sensitive.Kind;
import io.tarsier.sensitive.Masker;
import io.tarsier.sensitive.Policy;
import io.tarsier.sql.SqlStorage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Turns settings into parts. */
final class Wiring {

  private static final List<String> LOG_FILES =
      List.of("/var/log/*.log", "/var/log/syslog", "/var/log/messages");

  private Wiring() {}

  static DetectorSettings detector(Settings settings) {
    DetectorSettings model =
        settings.get(SettingTable.ANOMALY_MODEL).withZone(settings.get(SettingTable.ANOMALY_ZONE));
    OptionalDouble budget = settings.get(SettingTable.ANOMALY_BUDGET);
    return budget.isPresent() ? model.withBudget(budget.getAsDouble()) : model;
  }

  static CorridorSettings corridor(Settings settings) {
    return new CorridorSettings(
        settings.get(SettingTable.LIMITS_SERIES),
        settings.get(SettingTable.SNAPSHOT_INTERVAL),
        settings.get(SettingTable.INCIDENTS_GAP),
        settings.get(SettingTable.INCIDENTS_QUIET_PERIOD),
        settings.get(SettingTable.PROMETHEUS_CATCH_UP),
        settings.get(SettingTable.LIMITS_POINTS),
        settings.get(SettingTable.CAPACITY_CERTIFICATES),
        detector(settings),
        settings.get(SettingTable.ANOMALY_GROUPS),
        settings.get(SettingTable.ALERTS_EXPIRE));
  }

  static Storage storage(Settings settings) {
    String url = settings.get(SettingTable.STORAGE_URL);
    return url.isEmpty() ? SqlStorage.open(settings.dataDir()) : SqlStorage.open(url);
  }

  static List<MetricSource> sources(Settings settings, InstantSource clock) {
    List<MetricSource> sources = new ArrayList<>();
    if (settings.get(SettingTable.HOST_ENABLED)) {
      sources.add(HostSource.create(settings.get(SettingTable.HOST_INTERVAL), clock));
    }
    Optional<URI> url = settings.get(SettingTable.PROMETHEUS_URL);
    if (url.isPresent()) {
      sources.add(PrometheusSource.create(prometheus(settings, url.get())));
    }
    return sources;
  }

  static LogSettings logs(Settings settings) {
    PatternWatchSettings d = PatternWatchSettings.DEFAULT;
    return new LogSettings(
        d.withLimits(settings.get(SettingTable.LOGS_MAX_PATTERNS), d.maxEntities(), d.maxSessions())
            .withLearning(settings.get(SettingTable.LOGS_LEARNING)),
        mask(settings),
        settings.get(SettingTable.SNAPSHOT_INTERVAL));
  }

  static TraceSettings traces(Settings settings) {
    TraceSettings d = TraceSettings.DEFAULT;
    return new TraceSettings(
        RemoteTraces.areWanted(settings) ? d.graph().withLag(RemoteTraces.LAG) : d.graph(),
        Math.min(d.series(), settings.get(SettingTable.LIMITS_SERIES) / 2),
        d.recentSpans(),
        d.keptSpans(),
        settings.get(SettingTable.SNAPSHOT_INTERVAL));
  }

  private static UnaryOperator<String> mask(Settings settings) {
    Set<Kind> kinds = new HashSet<>();
    for (String word : settings.get(SettingTable.LOGS_MASK)) {
      try {
        kinds.add(Kind.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
      } catch (IllegalArgumentException e) {
        throw new SettingsException(
            "logs.mask ("
                + settings.origin(SettingTable.LOGS_MASK)
                + "): there is no kind \""
                + word
                + "\"; there are "
                + Arrays.toString(Kind.values()).toLowerCase(Locale.ROOT).replace('_', '-'),
            e);
      }
    }
    return new Masker(new Policy(kinds, Policy.LOGS.minConfidence()))::mask;
  }

  /**
   * Has incidents worded where a language model is set up. What leaves the house is masked of every
   * kind, whatever logs keep.
   */
  static void words(Settings settings, Corridor corridor, Storage storage, InstantSource clock) {
    Optional<URI> url = settings.get(SettingTable.WORDING_URL);
    if (url.isEmpty()) {
      return;
    }
    Policy everything = new Policy(EnumSet.allOf(Kind.class), Policy.LOGS.minConfidence());
    try {
      ChatSettings chat =
          new ChatSettings(
              url.get(),
              settings.get(SettingTable.WORDING_MODEL),
              settings.get(SettingTable.WORDING_BEARER_TOKEN_FILE),
              settings.get(SettingTable.WORDING_CA_FILE),
              settings.get(SettingTable.WORDING_TIMEOUT));
      Wording model =
          new ChatWording(chat, Patience.DEFAULT, () -> ThreadLocalRandom.current().nextDouble());
      Wordings.start(corridor, storage, model, new Masker(everything)::mask, clock);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The log files of this machine, unless others are named, and its journal. */
  static List<LogSource> logSources(Settings settings, InstantSource clock, ServerMetrics metrics) {
    List<LogSource> sources = new ArrayList<>();
    if (!settings.get(SettingTable.LOGS_ENABLED)) {
      return sources;
    }
    Entity host = HostSource.entity();
    boolean here = settings.get(SettingTable.HOST_ENABLED);
    List<String> named = settings.get(SettingTable.LOGS_FILES);
    List<String> files = named.isEmpty() && here ? LOG_FILES : named;
    if (!files.isEmpty()) {
      try {
        FileLogSource source = FileLogSource.create(files, host, clock);
        metrics.watch(source);
        sources.add(source);
      } catch (IllegalArgumentException e) {
        throw new SettingsException(
            "logs.files (" + settings.origin(SettingTable.LOGS_FILES) + "): " + e.getMessage(), e);
      }
    }
    String journald = settings.get(SettingTable.LOGS_JOURNALD);
    boolean wanted =
        journald.equals("on")
            || (journald.equals("auto") && here && named.isEmpty() && !syslogHasIt());
    if (wanted) {
      JournaldSource.find(host).ifPresent(sources::add);
    }
    return sources;
  }

  /** Where a syslog daemon writes files, the journal says nothing that is not in them. */
  private static boolean syslogHasIt() {
    return LOG_FILES.stream().skip(1).anyMatch(f -> Files.isReadable(Path.of(f)));
  }

  static RemoteWriteIntake intake(Settings settings, InstantSource clock) {
    RemoteWrite.Limits d = RemoteWrite.Limits.DEFAULT;
    int compressed = settings.get(SettingTable.LIMITS_WRITE_SIZE);
    // What snappy makes of metrics is seldom less than an eighth.
    int unpacked = (int) Math.max(d.bytes(), Math.min(8L * compressed, Integer.MAX_VALUE / 2));
    RemoteWrite.Limits limits =
        new RemoteWrite.Limits(
            compressed, unpacked, d.samples(), d.labels(), d.labelNameBytes(), d.labelValueBytes());
    return new RemoteWriteIntake(
        limits,
        settings.get(SettingTable.WRITE_MAX_SERIES),
        settings.get(SettingTable.WRITE_INTERVAL),
        clock);
  }

  private static PrometheusSettings prometheus(Settings settings, URI url) {
    return PrometheusSettings.of(url)
        .withAccess(RemoteAccess.PROMETHEUS.of(settings))
        .withSelectors(settings.get(SettingTable.PROMETHEUS_SELECTORS))
        .withInterval(settings.get(SettingTable.PROMETHEUS_INTERVAL))
        .withMaxSeries(settings.get(SettingTable.PROMETHEUS_MAX_SERIES));
  }
}
