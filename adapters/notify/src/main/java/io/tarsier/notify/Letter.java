package io.tarsier.notify;

import io.tarsier.ports.Notice;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/** A notice as a mail: plain text, and the same in HTML with everything escaped. */
final class Letter {

  private static final String CHARSET = "UTF-8";

  /** Longer subjects are cut by those who show them anyway. */
  private static final int SUBJECT = 200;

  private static final int LINE = 1_000;

  private Letter() {}

  static MimeMessage of(Session session, Notice notice, InternetAddress from, InternetAddress[] to)
      throws MessagingException {
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id(notice.id()));
          }
        };
    message.setFrom(from);
    message.setRecipients(Message.RecipientType.TO, to);
    message.setSubject("[Tarsier] " + Wording.clip(Wording.headline(notice), SUBJECT), CHARSET);
    message.setSentDate(Date.from(notice.time()));
    message.setHeader("In-Reply-To", id(notice.incident()));
    message.setHeader("References", id(notice.incident()));
    // Nobody's holiday note shall answer.
    message.setHeader("Auto-Submitted", "auto-generated");
    MimeMultipart both = new MimeMultipart("alternative");
    both.addBodyPart(part(text(notice), "plain"));
    both.addBodyPart(part(html(notice), "html"));
    message.setContent(both);
    return message;
  }

  /** Characters that an identifier may not have are left out. */
  private static String id(String of) {
    return "<" + of.replaceAll("[^A-Za-z0-9._-]", "") + "@tarsier>";
  }

  private static MimeBodyPart part(String text, String kind) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, CHARSET, kind);
    return part;
  }

  private static List<String> lines(Notice notice) {
    return Wording.lines(notice).stream().map(l -> Wording.clip(l, LINE)).toList();
  }

  static String text(Notice notice) {
    return Wording.clip(Wording.headline(notice), LINE)
        + "\n\n"
        + String.join("\n", lines(notice))
        + "\n\n"
        + (notice.acknowledge().isEmpty() ? "" : "Acknowledge: " + notice.acknowledge() + "\n")
        + notice.link()
        + "\n";
  }

  static String html(Notice notice) {
    return "<html><body><h2>"
        + escape(Wording.clip(Wording.headline(notice), LINE))
        + "</h2><p>"
        + lines(notice).stream().map(Letter::escape).collect(Collectors.joining("<br>"))
        + "</p>"
        + link(notice.acknowledge(), "Acknowledge")
        + link(notice.link(), "Open in Tarsier")
        + "</body></html>";
  }

  private static String link(String address, String text) {
    return address.isEmpty() ? "" : "<p><a href=\"" + escape(address) + "\">" + text + "</a></p>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
