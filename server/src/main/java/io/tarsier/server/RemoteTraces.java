package io.tarsier.server;

import io.tarsier.ports.TraceSource;
import io.tarsier.tracestores.JaegerSource;
import io.tarsier.tracestores.TempoSource;
import io.tarsier.tracestores.TraceStoreSettings;
import io.tarsier.tracestores.ZipkinSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns settings into stores of traces that are read. */
final class RemoteTraces {

  /** How much later than pushed spans those out of a store come. */
  static final Duration LAG = Duration.ofSeconds(60);

  private RemoteTraces() {}

  static boolean areWanted(Settings settings) {
    return settings.get(SettingTable.ZIPKIN_URL).isPresent()
        || settings.get(SettingTable.JAEGER_URL).isPresent()
        || settings.get(SettingTable.TEMPO_URL).isPresent();
  }

  /**
   * Those that are wanted.
   *
   * @throws SettingsException when the settings cannot be used
   */
  static List<TraceSource> sources(Settings settings) {
    List<TraceSource> sources = new ArrayList<>();
    add(sources, settings, SettingTable.ZIPKIN_URL, ZipkinSource::create);
    add(sources, settings, SettingTable.JAEGER_URL, JaegerSource::create);
    add(sources, settings, SettingTable.TEMPO_URL, TempoSource::create);
    return sources;
  }

  private static void add(
      List<TraceSource> sources,
      Settings settings,
      Setting<Optional<URI>> setting,
      Function<TraceStoreSettings, TraceSource> maker) {
    Optional<URI> url = settings.get(setting);
    if (url.isEmpty()) {
      return;
    }
    try {
      sources.add(
          maker.apply(
              TraceStoreSettings.of(url.get()).withAccess(RemoteAccess.TRACES.of(settings))));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
  }
}
