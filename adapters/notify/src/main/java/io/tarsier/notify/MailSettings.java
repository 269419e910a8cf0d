package io.tarsier.notify;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How mail is sent.
 *
 * @param host of the server
 * @param port of the server
 * @param security how the connection is protected
 * @param from whom it is from
 * @param to whom it is for
 * @param user to sign in with; empty for none
 * @param passwordFile that goes with the user
 */
public record MailSettings(
    String host,
    int port,
    Security security,
    String from,
    List<String> to,
    String user,
    Optional<Path> passwordFile) {

  /** How the connection is protected. */
  public enum Security {
    /** Begins in the clear and refuses to go on unless TLS can be had. */
    STARTTLS,
    /** TLS from the first byte. */
    TLS,
    /** Not at all: for a server on the same machine. */
    NONE
  }

  public MailSettings {
    to = List.copyOf(to);
    if (to.isEmpty()) {
      throw new IllegalArgumentException("notify.email-to names nobody");
    }
    if (user.isEmpty() != passwordFile.isEmpty()) {
      throw new IllegalArgumentException(
          "notify.email-username and notify.email-password-file belong together; one of them is"
              + " not set");
    }
    if (security == Security.NONE && !user.isEmpty()) {
      throw new IllegalArgumentException(
          "notify.email-security none would send the password in the clear; use starttls or tls");
    }
  }
}
