package io.tarsier.notify;

import io.tarsier.http.Access;
import io.tarsier.http.ApiException;
import io.tarsier.http.ApiSettings;
import io.tarsier.http.Dialect;
import io.tarsier.http.HttpApi;
import io.tarsier.http.Patience;
import io.tarsier.ports.NotifierException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import tools.jackson.databind.json.JsonMapper;

/** Posts JSON, and says what went wrong in the words of notifiers. */
final class Door implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long MAX_ANSWER = 64 << 10;
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpApi api;

  private Door(Dialect dialect, Optional<URI> url, Patience patience, DoubleSupplier random) {
    this.api =
        new HttpApi(
            new ApiSettings(dialect, url, Access.OPEN, TIMEOUT, MAX_ANSWER), patience, random);
  }

  /** To an address that is a secret. */
  static Door secret(
      String product, String addressSetting, Patience patience, DoubleSupplier random) {
    return new Door(
        Dialect.door(product, "notify.", addressSetting, true), Optional.empty(), patience, random);
  }

  /** To an address that may be shown. */
  static Door open(
      String product, String addressSetting, URI url, Patience patience, DoubleSupplier random) {
    return new Door(
        Dialect.door(product, "notify.", addressSetting, true), Optional.of(url), patience, random);
  }

  static byte[] json(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  /**
   * @return the beginning of the answer
   * @throws NotifierException when it was not taken
   */
  String post(URI address, Map<String, String> headers, byte[] body) throws InterruptedException {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    try {
      return api.post(
          address, all, body, in -> new String(in.readNBytes(1024), StandardCharsets.UTF_8));
    } catch (ApiException e) {
      String message = String.valueOf(e.getMessage());
      throw e.passing()
          ? NotifierException.passing(message, e.retryAfter(), e)
          : NotifierException.lasting(message, e);
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
