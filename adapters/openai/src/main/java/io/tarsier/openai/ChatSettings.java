package io.tarsier.openai;

import io.tarsier.http.ApiSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which model is asked, and where.
 *
 * @param url root of the API, without {@code /v1}
 * @param model its name there
 * @param tokenFile with the key; empty for none
 * @param caFile PEM certificates to trust instead of the platform's
 * @param timeout how long one answer may take
 */
public record ChatSettings(
    URI url, String model, Optional<Path> tokenFile, Optional<Path> caFile, Duration timeout) {

  public ChatSettings {
    ApiSettings.checkUrl(url, "wording.url", "wording.bearer-token-file", "http://127.0.0.1:11434");
    if (model.isBlank()) {
      throw new IllegalArgumentException("wording.url needs wording.model, the model's name there");
    }
  }
}
