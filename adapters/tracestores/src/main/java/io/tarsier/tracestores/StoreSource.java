package io.tarsier.tracestores;

import io.tarsier.http.HttpApi;
import io.tarsier.http.Patience;
import io.tarsier.ports.TraceSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import tools.jackson.databind.JsonNode;

/** What all stores have in common: an API that answers questions with JSON. */
abstract sealed class StoreSource implements TraceSource
    permits JaegerSource, TempoSource, ZipkinSource {

  static final DoubleSupplier CHANCE = () -> ThreadLocalRandom.current().nextDouble();

  final TraceStoreSettings settings;
  private final String name;
  private final HttpApi api;

  /**
   * @param product its name
   * @param port where its API usually is
   * @param random spreads retries
   * @throws IllegalArgumentException when the address or a certificate file cannot be used
   */
  StoreSource(
      String product,
      int port,
      TraceStoreSettings settings,
      Patience patience,
      DoubleSupplier random) {
    this.settings = settings;
    this.name = product.toLowerCase(Locale.ROOT);
    this.api = new HttpApi(settings.api(product, port), patience, random);
  }

  @Override
  public final String name() {
    return name;
  }

  final JsonNode ask(String path) throws InterruptedException {
    return api.ask(path, Map.of(), Answers::read);
  }

  @Override
  public final void close() {
    api.close();
  }
}
