package io.tarsier.notify;

import io.tarsier.ports.Notice;
import io.tarsier.ports.Notifier;
import io.tarsier.ports.NotifierException;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail over SMTP, with TLS unless told otherwise. One notice is one message to all receivers, with
 * an identifier made from the notice's, and in the thread of its incident. Where the server takes
 * it for some of them, it counts as sent, and the others are logged.
 *
 * <p>What the server refuses with a code of 500 and more is not tried again.
 */
public final class EmailNotifier implements Notifier {

  private static final Logger LOG = LoggerFactory.getLogger(EmailNotifier.class);
  private static final String TIMEOUT_MILLIS = "10000";
  private static final int LASTING = 500;

  private final MailSettings settings;
  private final Optional<SecretFile> password;
  private final InternetAddress from;
  private final InternetAddress[] to;
  private final Session session;

  /**
   * @throws IllegalArgumentException when an address is none
   */
  public EmailNotifier(MailSettings settings) {
    this.settings = settings;
    this.password =
        settings.passwordFile().map(f -> new SecretFile("notify.email-password-file", f));
    this.from = address(settings.from(), "notify.email-from");
    this.to =
        settings.to().stream()
            .map(t -> address(t, "notify.email-to"))
            .toArray(InternetAddress[]::new);
    this.session = Session.getInstance(properties(settings));
  }

  private static InternetAddress address(String text, String setting) {
    try {
      InternetAddress address = new InternetAddress(text, true);
      address.validate();
      return address;
    } catch (AddressException e) {
      throw new IllegalArgumentException(
          setting + " holds \"" + text + "\", which is not a mail address", e);
    }
  }

  private static Properties properties(MailSettings s) {
    Properties p = new Properties();
    p.setProperty("mail.smtp.host", s.host());
    p.setProperty("mail.smtp.port", Integer.toString(s.port()));
    p.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
    p.setProperty("mail.smtp.timeout", TIMEOUT_MILLIS);
    p.setProperty("mail.smtp.writetimeout", TIMEOUT_MILLIS);
    p.setProperty("mail.smtp.sendpartial", "true");
    p.setProperty("mail.smtp.auth", Boolean.toString(!s.user().isEmpty()));
    switch (s.security()) {
      case STARTTLS -> {
        p.setProperty("mail.smtp.starttls.enable", "true");
        p.setProperty("mail.smtp.starttls.required", "true");
        p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
      }
      case TLS -> {
        p.setProperty("mail.smtp.ssl.enable", "true");
        p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
      }
      case NONE -> {}
    }
    return p;
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public void send(Notice notice) {
    try (Transport transport = session.getTransport("smtp")) {
      MimeMessage message = Letter.of(session, notice, from, to);
      if (password.isPresent()) {
        transport.connect(settings.user(), password.get().text());
      } else {
        transport.connect();
      }
      transport.sendMessage(message, message.getRecipients(Message.RecipientType.TO));
    } catch (SendFailedException e) {
      partly(e);
    } catch (AuthenticationFailedException e) {
      throw NotifierException.lasting(
          at() + " refused the user; check notify.email-username and notify.email-password-file",
          e);
    } catch (MessagingException e) {
      throw NotifierException.passing(
          at()
              + " cannot be reached or broke off ("
              + Wording.clip(String.valueOf(e.getMessage()), 200)
              + "); check notify.email-server and its log",
          Optional.empty(),
          e);
    }
  }

  private void partly(SendFailedException e) {
    Address[] reached = e.getValidSentAddresses();
    int code = code(e);
    String said = Wording.clip(String.valueOf(e.getMessage()), 200);
    if (reached != null && reached.length > 0) {
      LOG.warn("mail reached {} of {} receivers: {}", reached.length, to.length, said);
    } else if (code >= LASTING) {
      throw NotifierException.lasting(
          at() + " refused the message (" + said + "); check notify.email-from and notify.email-to",
          e);
    } else {
      throw NotifierException.passing(
          at() + " does not take the message now (" + said + ")", Optional.empty(), e);
    }
  }

  /** What the server said, also where it said it of one receiver. */
  private static int code(SendFailedException e) {
    for (Exception x = e; x instanceof MessagingException m; x = m.getNextException()) {
      switch (m) {
        case SMTPSendFailedException s when s.getReturnCode() > 0 -> {
          return s.getReturnCode();
        }
        case SMTPAddressFailedException a when a.getReturnCode() > 0 -> {
          return a.getReturnCode();
        }
        default -> {}
      }
    }
    return 0;
  }

  private String at() {
    return "The mail server " + settings.host() + ":" + settings.port();
  }
}
