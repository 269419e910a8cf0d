package io.tarsier.server;

import io.tarsier.flow.Corridor;
import io.tarsier.flow.Event;
import io.tarsier.flow.NoticeRoute;
import io.tarsier.flow.NoticeSettings;
import io.tarsier.flow.Notices;
import io.tarsier.http.ApiSettings;
import io.tarsier.http.Patience;
import io.tarsier.model.Hours;
import io.tarsier.model.Severity;
import io.tarsier.notify.AlertmanagerNotifier;
import io.tarsier.notify.EmailNotifier;
import io.tarsier.notify.MailSettings;
import io.tarsier.notify.PagerDutyNotifier;
import io.tarsier.notify.SlackNotifier;
import io.tarsier.notify.TeamsNotifier;
import io.tarsier.notify.WebhookNotifier;
import io.tarsier.ports.Notifier;
import io.tarsier.ports.Storage;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns settings into those who tell people, and what they are told. */
final class Notifications {

  private static final Pattern HOST_AND_PORT = Pattern.compile("(.+):(\\d{1,5})");

  private Notifications() {}

  /**
   * @throws SettingsException when the settings cannot be used
   */
  static Notices open(Settings settings, Storage storage, InstantSource clock) {
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    List<Notifier> notifiers = new ArrayList<>();
    try {
      addNotifiers(notifiers, settings, clock, random);
      AckLinks links = AckLinks.of(settings, storage.snapshots(), clock);
      return Notices.open(storage, rules(settings, notifiers), notifiers, links, clock, random);
    } catch (IllegalArgumentException e) {
      notifiers.forEach(Notifier::close);
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      notifiers.forEach(Notifier::close);
      throw e;
    }
  }

  /**
   * Begins to tell.
   *
   * @param url where the console is, unless the settings know better
   */
  static void start(Notices notices, Settings settings, Corridor corridor, String url) {
    String console = settings.get(SettingTable.NOTIFY_CONSOLE_URL).map(URI::toString).orElse(url);
    notices.start(withoutSlash(console));
    corridor.subscribe(event -> {
      if (event instanceof Event.IncidentChanged) {
        notices.wake();
      }
    });
  }

  static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** Only what is set up; the classes of the others are not loaded. */
  private static void addNotifiers(
      List<Notifier> to, Settings settings, InstantSource clock, DoubleSupplier random) {
    Patience patience = Patience.DEFAULT;
    settings
        .get(SettingTable.NOTIFY_SLACK_URL_FILE)
        .ifPresent(file -> to.add(new SlackNotifier(file, patience, random)));
    settings
        .get(SettingTable.NOTIFY_TEAMS_URL_FILE)
        .ifPresent(file -> to.add(new TeamsNotifier(file, patience, random)));
    Optional<Path> pager = settings.get(SettingTable.NOTIFY_PAGERDUTY_KEY_FILE);
    if (pager.isPresent()) {
      URI url =
          settings.get(SettingTable.NOTIFY_PAGERDUTY_URL).orElse(PagerDutyNotifier.DEFAULT_URL);
      to.add(new PagerDutyNotifier(pager.get(), url, patience, random));
    }
    if (!settings.get(SettingTable.NOTIFY_EMAIL_SERVER).isEmpty()) {
      to.add(new EmailNotifier(mail(settings)));
    }
    Optional<URI> webhook = settings.get(SettingTable.NOTIFY_WEBHOOK_URL);
    if (webhook.isPresent()) {
      if (webhook.get().getRawUserInfo() != null) {
        throw new SettingsException(
            "notify.webhook-url must not hold a password; notify.webhook-secret-file signs what is"
                + " sent");
      }
      to.add(
          new WebhookNotifier(
              webhook.get(),
              settings.get(SettingTable.NOTIFY_WEBHOOK_SECRET_FILE),
              clock,
              patience,
              random));
    }
    Optional<URI> alertmanager = settings.get(SettingTable.NOTIFY_ALERTMANAGER_URL);
    if (alertmanager.isPresent()) {
      ApiSettings.checkUrl(
          alertmanager.get(),
          "notify.alertmanager-url",
          "a proxy that adds the credentials",
          "http://host:9093");
      to.add(new AlertmanagerNotifier(alertmanager.get(), patience, random));
    }
  }

  private static MailSettings mail(Settings settings) {
    String server = settings.get(SettingTable.NOTIFY_EMAIL_SERVER);
    Matcher m = HOST_AND_PORT.matcher(server);
    if (!m.matches() || Integer.parseInt(m.group(2)) > 65_535) {
      throw new SettingsException("notify.email-server must look like mail.example.org:587");
    }
    return new MailSettings(
        m.group(1),
        Integer.parseInt(m.group(2)),
        MailSettings.Security.valueOf(
            settings.get(SettingTable.NOTIFY_EMAIL_SECURITY).toUpperCase(Locale.ROOT)),
        settings.get(SettingTable.NOTIFY_EMAIL_FROM),
        settings.get(SettingTable.NOTIFY_EMAIL_TO),
        settings.get(SettingTable.NOTIFY_EMAIL_USERNAME),
        settings.get(SettingTable.NOTIFY_EMAIL_PASSWORD_FILE));
  }

  private static NoticeSettings rules(Settings settings, List<Notifier> notifiers) {
    Set<String> channels = new LinkedHashSet<>(notifiers.stream().map(Notifier::name).toList());
    Optional<Path> file = settings.get(SettingTable.NOTIFY_ROUTES_FILE);
    List<NoticeRoute> routes = List.of();
    if (file.isPresent()) {
      if (channels.isEmpty()) {
        throw new SettingsException(
            "notify.routes-file names channels, but none is set up; set notify.slack-url-file or"
                + " another");
      }
      routes = RoutesFile.read(file.get(), channels);
    } else if (!channels.isEmpty()) {
      Severity least =
          Severity.valueOf(settings.get(SettingTable.NOTIFY_MIN_SEVERITY).toUpperCase(Locale.ROOT));
      routes = List.of(NoticeRoute.to("default", least, List.copyOf(channels)));
    }
    String quiet = settings.get(SettingTable.NOTIFY_QUIET_HOURS);
    return new NoticeSettings(
        routes,
        settings.get(SettingTable.NOTIFY_ZONE),
        quiet.isEmpty() ? Optional.empty() : Optional.of(hours(quiet)),
        settings.get(SettingTable.NOTIFY_HOLD),
        settings.get(SettingTable.NOTIFY_GIVE_UP));
  }

  private static Hours hours(String text) {
    try {
      return Hours.parse(text);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("notify.quiet-hours: " + e.getMessage(), e);
    }
  }
}
