package io.tarsier.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.Notifier;
import io.tarsier.ports.NotifierException;
import io.tarsier.testkit.NotifierContract;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SMTP server, GreenMail; what it will not do is played by a {@link SmtpStandIn}. */
final class EmailNotifierTest extends NotifierContract {

  @TempDir Path dir;

  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final SmtpStandIn standIn = new SmtpStandIn();

  @Override
  protected Notifier open() {
    server.start();
    return mail(server.getSmtp().getPort(), MailSettings.Security.NONE, "", Optional.empty());
  }

  private static EmailNotifier mail(
      int port, MailSettings.Security security, String user, Optional<Path> password) {
    return new EmailNotifier(
        new MailSettings(
            "127.0.0.1",
            port,
            security,
            "Tarsier <tarsier@example.org>",
            List.of("ann@example.org", "bob@example.org"),
            user,
            password));
  }

  @Override
  protected void mood(Mood mood) {
    switch (mood) {
      case TAKES -> {}
      case REFUSES -> notifier = standIn("550 no such user");
      case IS_BUSY -> notifier = standIn("451 try later");
      case IS_GONE -> server.stop();
    }
  }

  private Notifier standIn(String answer) {
    standIn.start(answer);
    return mail(standIn.port(), MailSettings.Security.NONE, "", Optional.empty());
  }

  /** One message for both receivers is kept twice by the server. */
  @Override
  protected List<String> received() throws Exception {
    return Arrays.stream(server.getReceivedMessagesForDomain("ann@example.org"))
        .map(m -> subject(m) + GreenMailUtil.getBody(m).replace("=\r\n", ""))
        .distinct()
        .toList();
  }

  private static String subject(MimeMessage message) {
    try {
      return message.getSubject();
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected List<String> secrets() {
    return List.of("hunter2");
  }

  @AfterEach
  void stop() {
    server.stop();
    standIn.close();
  }

  @Test
  void noHeaderCanBeSlippedIn() throws Exception {
    notifier.send(notice(Kind.OPENED, "slow\r\nBcc: eve@example.org\r\n\r\nbody"));
    MimeMessage message = server.getReceivedMessages()[0];
    assertThat(message.getSubject())
        .isEqualTo("[Tarsier] CRITICAL: slow Bcc: eve@example.org body");
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  @Test
  void theIncidentCanBeAcknowledgedFromTheMail() {
    var notice = notice(Kind.OPENED, "a").withAcknowledge("https://t/ack?a=1&token=2");
    assertThat(Letter.text(notice)).contains("\nAcknowledge: https://t/ack?a=1&token=2\n");
    assertThat(Letter.html(notice))
        .contains("<a href=\"https://t/ack?a=1&amp;token=2\">Acknowledge</a>");
    assertThat(Letter.text(notice(Kind.RESOLVED, "a"))).doesNotContain("Acknowledge");
  }

  @Test
  void htmlIsEscaped() {
    assertThat(Letter.html(notice(Kind.OPENED, "<img src=x onerror=alert(1)> & 'co'")))
        .contains("&lt;img src=x onerror=alert(1)&gt; &amp; &#39;co&#39;")
        .doesNotContain("<img");
  }

  @Test
  void mailsOfOneIncidentAreOneThread() throws Exception {
    notifier.send(notice(Kind.OPENED, "slow"));
    notifier.send(notice(Kind.RESOLVED, "slow"));
    MimeMessage[] messages = server.getReceivedMessagesForDomain("bob@example.org");
    assertThat(messages[0].getHeader("Message-ID")).containsExactly("<n-opened@tarsier>");
    for (MimeMessage message : messages) {
      assertThat(message.getHeader("References")).containsExactly("<i-17@tarsier>");
      assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }
  }

  @Test
  void signsInWithThePasswordFromTheFile() throws Exception {
    server.setUser("tarsier", "hunter2");
    GreenMail strict = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtps"));
    try {
      strict.start();
      strict.setUser("tarsier", "hunter2");
      Path password = Files.writeString(dir.resolve("password"), "wrong\n");
      EmailNotifier mail =
          mail(
              strict.getSmtps().getPort(),
              MailSettings.Security.TLS,
              "tarsier",
              Optional.of(password));
      // The certificate of the test server is one that nobody vouches for.
      assertThatThrownBy(() -> mail.send(notice(Kind.OPENED, "slow")))
          .isInstanceOfSatisfying(NotifierException.class, e -> assertThat(e.passing()).isTrue())
          .hasMessageContaining("notify.email-server");
      assertThat(strict.getReceivedMessages()).isEmpty();
    } finally {
      strict.stop();
    }
  }

  @Test
  void aServerWithoutTlsGetsNothingUnlessThatIsWanted() {
    EmailNotifier mail =
        mail(server.getSmtp().getPort(), MailSettings.Security.STARTTLS, "", Optional.empty());
    assertThatThrownBy(() -> mail.send(notice(Kind.OPENED, "slow")))
        .isInstanceOf(NotifierException.class)
        .hasMessageContaining("STARTTLS");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void addressesAndPasswordsAreCheckedAtStart() {
    assertThatThrownBy(() ->
            new EmailNotifier(
                new MailSettings(
                    "h",
                    25,
                    MailSettings.Security.NONE,
                    "nobody",
                    List.of("a@b.c"),
                    "",
                    Optional.empty())))
        .hasMessageContaining("notify.email-from holds \"nobody\"");
    assertThatThrownBy(() ->
            new MailSettings(
                "h",
                25,
                MailSettings.Security.NONE,
                "a@b.c",
                List.of("a@b.c"),
                "me",
                Optional.of(dir)))
        .hasMessageContaining("in the clear");
  }
}
