package io.tarsier.server;

import java.util.Locale;

/**
 * One line of the settings table.
 *
 * @param key dotted name, as in the file and in messages: {@code prometheus.url}
 * @param type how a text becomes a value
 * @param defaultText what holds when nobody says anything; empty for "not set"
 * @param description one sentence for the reference
 * @param secret whether the value is or holds a secret; it may then also be given by a file, with
 *     the key {@code <key>-file}
 */
public record Setting<T>(
    String key, SettingType<T> type, String defaultText, String description, boolean secret) {

  /** The environment variable that sets it: {@code TARSIER_PROMETHEUS_URL}. */
  public String env() {
    return envOf(key);
  }

  /** The key that names a file holding this secret. */
  String fileKey() {
    return key + "-file";
  }

  static String envOf(String key) {
    return "TARSIER_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  T parse(String text) {
    return type.parse(text);
  }

  /** The value as it may be shown to people. */
  String mask(String text) {
    return text.isEmpty() ? "" : type.mask(text);
  }
}
