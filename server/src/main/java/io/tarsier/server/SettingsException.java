package io.tarsier.server;

import java.util.List;

/**
 * Settings that cannot be used. The message names each key, where it came from and what is allowed.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingsException(String message) {
    super(message);
  }

  public SettingsException(String message, Throwable cause) {
    super(message, cause);
  }

  SettingsException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
