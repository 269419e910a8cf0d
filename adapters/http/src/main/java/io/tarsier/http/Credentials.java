package io.tarsier.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.BiConsumer;

/** Puts what {@link Access} says into the headers of a request. */
final class Credentials {

  private final ApiSettings settings;
  private final Complaints complaints;

  Credentials(ApiSettings settings, Complaints complaints) {
    this.settings = settings;
    this.complaints = complaints;
  }

  /**
   * @throws ApiException when a secret cannot be read
   */
  void put(BiConsumer<String, String> header) {
    Access access = settings.access();
    if (!access.tenant().isEmpty()) {
      header.accept("X-Scope-OrgID", access.tenant());
    }
    switch (access.credentials()) {
      case Access.None() -> {}
      case Access.Bearer(Path file) ->
          header.accept("Authorization", "Bearer " + secret(file, "bearer-token-file"));
      case Access.Basic(String user, Path file) ->
          header.accept(
              "Authorization", "Basic " + base64(user + ":" + secret(file, "password-file")));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String secret(Path file, String name) {
    String setting = settings.dialect().setting(name);
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw complaints.notAsked(
          setting
              + " "
              + file
              + " cannot be read; check that it exists and that Tarsier may read it",
          e);
    }
    if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c > 255)) {
      throw complaints.notAsked(
          setting + " " + file + " must hold the secret and nothing else, on one line", null);
    }
    return text;
  }
}
