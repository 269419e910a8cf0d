package io.tarsier.server;

import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.flow.CorridorSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Every setting there is, in the order of the reference. A new one is one line here; the file
 * format, the environment variable, {@code tarsier config} and docs/settings.md follow from it.
 */
public final class SettingTable {

  private static final List<Setting<?>> TABLE = new ArrayList<>();
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  public static final Setting<Integer> SERVER_PORT =
      add(
          "server.port",
          SettingType.whole(0, 65535),
          "8600",
          "Port of the console and the API; 0 takes any free one.");
  public static final Setting<String> SERVER_BIND =
      add(
          "server.bind",
          SettingType.text(),
          "127.0.0.1",
          "Address to listen on. Other than a loopback address it needs TLS or server.allow-insecure-bind.");
  public static final Setting<Boolean> SERVER_ALLOW_INSECURE_BIND =
      add(
          "server.allow-insecure-bind",
          SettingType.flag(),
          "false",
          "Listen on a network address without TLS, for use behind a proxy that brings it.");
  public static final Setting<List<String>> SERVER_ALLOWED_HOSTS =
      add(
          "server.allowed-hosts",
          SettingType.list("host names"),
          "",
          "Names by which the server may be called besides its own. On a loopback address all others are refused (DNS rebinding).");
  public static final Setting<Optional<Path>> SERVER_TLS_CERT =
      add(
          "server.tls.cert",
          SettingType.path(),
          "",
          "Certificate chain, PEM, own certificate first.");
  public static final Setting<Optional<Path>> SERVER_TLS_KEY =
      add(
          "server.tls.key",
          SettingType.path(),
          "",
          "Private key of the certificate, PEM, PKCS#8 without a password.");
  public static final Setting<Duration> SERVER_SESSION_LIFETIME =
      add(
          "server.session-lifetime",
          SettingType.duration(Duration.ofMinutes(1), DAY.multipliedBy(30)),
          "12h",
          "How long a sign-in to the console lasts.");
  public static final Setting<Duration> SERVER_LOGIN_LIFETIME =
      add(
          "server.login-lifetime",
          SettingType.duration(SECOND, DAY),
          "15m",
          "How long a one-time login link may be used.");

  public static final Setting<Optional<Path>> DATA_DIR =
      add(
          "data.dir",
          SettingType.path(),
          "",
          "Where everything is kept. Empty: $XDG_DATA_HOME/tarsier or ~/.local/share/tarsier on Linux, ~/Library/Application Support/Tarsier on macOS, %LOCALAPPDATA%\\Tarsier on Windows.");
  public static final Setting<String> STORAGE_URL =
      addSecret(
          "storage.url",
          SettingType.databaseAddress(),
          "Database. Empty: SQLite in the data folder.");
  public static final Setting<Duration> RETENTION =
      add(
          "retention",
          SettingType.duration(DAY, DAY.multipliedBy(3650)),
          "30d",
          "How long ended findings and closed incidents are kept. The journal is never cut.");

  public static final Setting<Boolean> HOST_ENABLED =
      add("host.enabled", SettingType.flag(), "true", "Watch the machine Tarsier runs on.");
  public static final Setting<Duration> HOST_INTERVAL =
      add(
          "host.interval",
          SettingType.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "10s",
          "How often the machine is measured.");

  public static final Setting<Boolean> LOGS_ENABLED =
      add("logs.enabled", SettingType.flag(), "true", "Read log files and the journal.");
  public static final Setting<List<String>> LOGS_FILES =
      add(
          "logs.files",
          SettingType.list("paths with *, ? and **"),
          "",
          "Log files to follow, as absolute paths with wildcards. Empty, with host.enabled: /var/log/*.log, /var/log/syslog and /var/log/messages, as far as they can be read.");
  public static final Setting<String> LOGS_JOURNALD =
      add(
          "logs.journald",
          SettingType.choice("auto", "on", "off"),
          "auto",
          "Follow the systemd journal through journalctl; auto: with host.enabled, where neither files are named nor a syslog daemon writes any.");
  public static final Setting<List<String>> LOGS_MASK =
      add(
          "logs.mask",
          SettingType.list("kinds"),
          "email;phone;credit-card;iban;us-ssn;secret;access-key;jwt;private-key;cookie",
          "What is masked in log records before anything else sees them; there are also national-id, ip-address and url.");
  public static final Setting<Integer> LOGS_MAX_PATTERNS =
      add(
          "logs.max-patterns",
          SettingType.whole(16, 10_000_000),
          "100000",
          "How many patterns of log lines are remembered, counted for each entity; those not met for longest are forgotten.");
  public static final Setting<Duration> LOGS_LEARNING =
      add(
          "logs.learning",
          SettingType.duration(Duration.ZERO, DAY.multipliedBy(30)),
          "1h",
          "How long, in the time of the log, an entity is listened to before anything is told of its patterns.");

  public static final Setting<Optional<URI>> PROMETHEUS_URL =
      add("prometheus.url", SettingType.httpAddress(), "", "Prometheus to watch. Empty: none.");
  public static final Setting<Optional<Path>> PROMETHEUS_BEARER_TOKEN_FILE =
      add(
          "prometheus.bearer-token-file",
          SettingType.path(),
          "",
          "File with the token sent as Authorization: Bearer; read anew for every request.");
  public static final Setting<String> PROMETHEUS_USERNAME =
      add("prometheus.username", SettingType.text(), "", "User for Basic authentication.");
  public static final Setting<Optional<Path>> PROMETHEUS_PASSWORD_FILE =
      add(
          "prometheus.password-file",
          SettingType.path(),
          "",
          "File with the password for Basic authentication; read anew for every request.");
  public static final Setting<String> PROMETHEUS_ORG_ID =
      add("prometheus.org-id", SettingType.text(), "", "Tenant, sent as X-Scope-OrgID.");
  public static final Setting<List<String>> PROMETHEUS_SELECTORS =
      add(
          "prometheus.selectors",
          SettingType.list("PromQL expressions"),
          "",
          "What to watch. Empty: everything.");
  public static final Setting<Duration> PROMETHEUS_INTERVAL =
      add(
          "prometheus.interval",
          SettingType.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "30s",
          "How often Prometheus is asked.");
  public static final Setting<Duration> PROMETHEUS_CATCH_UP =
      add(
          "prometheus.catch-up",
          SettingType.duration(Duration.ZERO, DAY.multipliedBy(30)),
          "24h",
          "How much history is read at start, so that it need not learn from nothing.");
  public static final Setting<Optional<Path>> PROMETHEUS_CA_FILE =
      add(
          "prometheus.ca-file",
          SettingType.path(),
          "",
          "Certificates to trust in place of the platform's, PEM.");
  public static final Setting<Boolean> PROMETHEUS_INSECURE_TLS =
      add(
          "prometheus.insecure-tls",
          SettingType.flag(),
          "false",
          "Do not check the certificate of Prometheus.");
  public static final Setting<Integer> PROMETHEUS_MAX_SERIES =
      add(
          "prometheus.max-series",
          SettingType.whole(1, 1_000_000),
          "10000",
          "How many of its series are watched.");

  public static final Setting<Duration> WRITE_INTERVAL =
      add(
          "write.interval",
          SettingType.duration(Duration.ZERO, Duration.ofHours(1)),
          "0s",
          "Least time between two values of a series taken from remote write; those between are passed over. 0s takes every value.");
  public static final Setting<Integer> WRITE_MAX_SERIES =
      add(
          "write.max-series",
          SettingType.whole(1, 1_000_000),
          "10000",
          "How many pushed series are watched; further ones are dropped and counted.");

  public static final Setting<Optional<URI>> LOKI_URL =
      add("loki.url", SettingType.httpAddress(), "", "Loki to read logs from. Empty: none.");
  public static final Setting<String> LOKI_QUERY =
      add(
          "loki.query",
          SettingType.text(),
          "{job=~\".+\"}",
          "LogQL that gives the lines to read; it begins with a selector.");
  public static final Setting<String> LOKI_ORG_ID =
      add("loki.org-id", SettingType.text(), "", "Tenant, sent as X-Scope-OrgID.");
  public static final Setting<Optional<Path>> LOKI_BEARER_TOKEN_FILE =
      add(
          "loki.bearer-token-file",
          SettingType.path(),
          "",
          "File with the token sent as Authorization: Bearer; read anew for every request.");
  public static final Setting<String> LOKI_USERNAME =
      add("loki.username", SettingType.text(), "", "User for Basic authentication.");
  public static final Setting<Optional<Path>> LOKI_PASSWORD_FILE =
      add(
          "loki.password-file",
          SettingType.path(),
          "",
          "File with the password for Basic authentication; read anew for every request.");
  public static final Setting<Optional<Path>> LOKI_CA_FILE =
      add(
          "loki.ca-file",
          SettingType.path(),
          "",
          "Certificates to trust in place of the platform's, PEM.");
  public static final Setting<Boolean> LOKI_INSECURE_TLS =
      add(
          "loki.insecure-tls",
          SettingType.flag(),
          "false",
          "Do not check the certificate of Loki.");

  public static final Setting<Optional<URI>> ZIPKIN_URL =
      add("zipkin.url", SettingType.httpAddress(), "", "Zipkin to read traces from. Empty: none.");
  public static final Setting<Optional<URI>> JAEGER_URL =
      add(
          "jaeger.url",
          SettingType.httpAddress(),
          "",
          "Query service of a Jaeger to read traces from. Empty: none.");
  public static final Setting<Optional<URI>> TEMPO_URL =
      add("tempo.url", SettingType.httpAddress(), "", "Tempo to read traces from. Empty: none.");
  public static final Setting<String> TRACES_ORG_ID =
      add(
          "traces.org-id",
          SettingType.text(),
          "",
          "Tenant of the stores of traces, sent as X-Scope-OrgID.");
  public static final Setting<Optional<Path>> TRACES_BEARER_TOKEN_FILE =
      add(
          "traces.bearer-token-file",
          SettingType.path(),
          "",
          "File with the token sent to stores of traces; read anew for every request.");
  public static final Setting<String> TRACES_USERNAME =
      add(
          "traces.username",
          SettingType.text(),
          "",
          "User for Basic authentication at stores of traces.");
  public static final Setting<Optional<Path>> TRACES_PASSWORD_FILE =
      add(
          "traces.password-file",
          SettingType.path(),
          "",
          "File with the password for Basic authentication; read anew for every request.");
  public static final Setting<Optional<Path>> TRACES_CA_FILE =
      add(
          "traces.ca-file",
          SettingType.path(),
          "",
          "Certificates to trust in place of the platform's, PEM.");
  public static final Setting<Boolean> TRACES_INSECURE_TLS =
      add(
          "traces.insecure-tls",
          SettingType.flag(),
          "false",
          "Do not check the certificates of stores of traces.");
  public static final Setting<Optional<Path>> GRAPH_FILE =
      add(
          "graph.file",
          SettingType.path(),
          "",
          "CSV file that says who calls whom where no traces do: a line source,target, then one for each call.");

  public static final Setting<Boolean> KUBERNETES_ENABLED =
      add(
          "kubernetes.enabled",
          SettingType.flag(),
          "false",
          "Read the logs of pods through the Kubernetes API, what runs where, and what is deployed and scaled. Found as kubectl or a pod finds it. Needs list and watch on pods, get on pods/log and list on deployments, statefulsets and daemonsets.");
  public static final Setting<List<String>> KUBERNETES_NAMESPACES =
      add(
          "kubernetes.namespaces",
          SettingType.list("namespaces"),
          "",
          "Namespaces whose pods are read. Empty: all.");
  public static final Setting<String> KUBERNETES_SELECTOR =
      add(
          "kubernetes.selector",
          SettingType.text(),
          "",
          "Labels of the pods to read, as in kubectl -l. Empty: all pods, up to 200 containers.");

  public static final Setting<Boolean> OTLP_ENABLED =
      add(
          "otlp.enabled",
          SettingType.flag(),
          "false",
          "Open the ports of OpenTelemetry's protocol. /v1/logs on the server's own port is open either way.");
  public static final Setting<Integer> OTLP_GRPC_PORT =
      add(
          "otlp.grpc-port",
          SettingType.whole(0, 65535),
          "4317",
          "Port of OTLP over gRPC; 0 for none.");
  public static final Setting<Integer> OTLP_HTTP_PORT =
      add(
          "otlp.http-port",
          SettingType.whole(0, 65535),
          "0",
          "A further port for OTLP over HTTP, customarily 4318; 0 for none.");
  public static final Setting<Integer> LIMITS_LOG_SIZE =
      add(
          "limits.log-size",
          SettingType.size(256 << 20),
          "20MB",
          "Largest request with log records, as sent and unpacked.");

  public static final Setting<DetectorSettings> ANOMALY_MODEL =
      add(
          "anomaly.model",
          SettingType.model(),
          DetectorSettings.DEFAULT.name(),
          "Ensemble or single model that judges the series, or models with weights: stl:40,iforest:40,ewma:20. A series learns anew when the models change.");
  public static final Setting<OptionalDouble> ANOMALY_BUDGET =
      add(
          "anomaly.budget",
          SettingType.perDay(),
          "0.3",
          "About how often a day a series may raise an alarm that is odd for it but not far beyond all before: 0.3 is once in three days. Empty: no limit beyond the adaptive threshold.");

  public static final Setting<Boolean> ANOMALY_GROUPS =
      add(
          "anomaly.groups",
          SettingType.flag(),
          "true",
          "Judge the series of one entity together too: a relation that breaks, many small moves at once.");
  public static final Setting<ZoneId> ANOMALY_ZONE =
      add(
          "anomaly.zone",
          SettingType.zone(),
          "system",
          "Time zone of the people behind the series, whose days and weeks these follow through changes to and from daylight saving. Where a series keeps to UTC instead, that is noticed.");

  public static final Setting<Duration> INCIDENTS_GAP =
      add(
          "incidents.gap",
          SettingType.duration(SECOND, DAY),
          "5m",
          "Findings on related entities no further apart than this share an incident.");
  public static final Setting<Duration> INCIDENTS_QUIET_PERIOD =
      add(
          "incidents.quiet-period",
          SettingType.duration(SECOND, DAY.multipliedBy(7)),
          "10m",
          "An incident that has been quiet for this long is resolved.");
  public static final Setting<Duration> ALERTS_EXPIRE =
      add(
          "alerts.expire",
          SettingType.duration(Duration.ofMinutes(1), DAY.multipliedBy(30)),
          "24h",
          "An alert of another system that is not repeated for this long is over. Longer than the repeat_interval of Alertmanager.");
  public static final Setting<Duration> SNAPSHOT_INTERVAL =
      add(
          "snapshot.interval",
          SettingType.duration(SECOND, DAY),
          "5m",
          "How often what has been learned is written down.");

  public static final Setting<Integer> LIMITS_SERIES =
      add(
          "limits.series",
          SettingType.whole(1, 10_000_000),
          Integer.toString(CorridorSettings.DEFAULT.maxSeries()),
          "How many series are watched in all; further ones are dropped and counted.");
  public static final Setting<Duration> CAPACITY_CERTIFICATES =
      add(
          "capacity.certificates",
          SettingType.duration(Duration.ofHours(1), DAY.multipliedBy(365)),
          "7d",
          "How long before its end a certificate is told of.");
  public static final Setting<Integer> METRICS_FORECASTS =
      add(
          "metrics.forecasts",
          SettingType.whole(0, 1_000),
          "50",
          "How many series /metrics foretells an hour, a day and a week ahead: what runs out first, then what is unusual; 0 for none.");
  public static final Setting<Integer> LIMITS_POINTS =
      add(
          "limits.points",
          SettingType.whole(10, 100_000),
          "720",
          "How many recent points of each series are kept for plots.");
  public static final Setting<Integer> LIMITS_WRITE_SIZE =
      add(
          "limits.write-size",
          SettingType.size(256 << 20),
          "4MB",
          "Largest remote write request, compressed.");
  public static final Setting<Integer> LIMITS_ALERT_SIZE =
      add("limits.alert-size", SettingType.size(256 << 20), "5MB", "Largest request with alerts.");
  public static final Setting<Integer> LIMITS_SCORE_SIZE =
      add(
          "limits.score-size",
          SettingType.size(256 << 20),
          "16MB",
          "Largest request to score a series.");
  public static final Setting<Integer> LIMITS_SCORE_POINTS =
      add(
          "limits.score-points",
          SettingType.whole(1, 10_000_000),
          "200000",
          "Most points in one request to score a series.");
  public static final Setting<Integer> LIMITS_EVENT_CLIENTS =
      add(
          "limits.event-clients",
          SettingType.whole(1, 10_000),
          "64",
          "How many clients may listen to live events at once.");

  public static final Setting<String> NOTIFY_MIN_SEVERITY =
      add(
          "notify.min-severity",
          SettingType.choice("low", "medium", "high", "critical"),
          "high",
          "How bad an incident has to be for people to be told, unless notify.routes-file says otherwise.");
  public static final Setting<Optional<Path>> NOTIFY_ROUTES_FILE =
      add(
          "notify.routes-file",
          SettingType.path(),
          "",
          "YAML file that says who is told of what, when, and who next if nobody acknowledges. Empty: every channel is told of everything from notify.min-severity on.");
  public static final Setting<String> NOTIFY_QUIET_HOURS =
      add(
          "notify.quiet-hours",
          SettingType.text(),
          "",
          "When nobody is told what is less than critical until it is over, such as 22:00-07:00 or mon-fri 20:00-08:00, sat-sun 00:00-24:00.");
  public static final Setting<ZoneId> NOTIFY_ZONE =
      add(
          "notify.zone",
          SettingType.zone(),
          "system",
          "Time zone of notify.quiet-hours and of the hours of routes.");
  public static final Setting<Duration> NOTIFY_HOLD =
      add(
          "notify.hold",
          SettingType.duration(Duration.ZERO, Duration.ofHours(1)),
          "10s",
          "How long a new incident that is not critical is held before it is told, so that its cause is known and what is over at once is not told at all.");
  public static final Setting<Duration> NOTIFY_GIVE_UP =
      add(
          "notify.give-up",
          SettingType.duration(Duration.ofMinutes(1), DAY.multipliedBy(30)),
          "24h",
          "How long a notice is tried to be sent before it is given up.");
  public static final Setting<Optional<URI>> NOTIFY_CONSOLE_URL =
      add(
          "notify.console-url",
          SettingType.httpAddress(),
          "",
          "Where people reach the console, for links in notices. Empty: the address it listens on, and no links to acknowledge by.");
  public static final Setting<Optional<Path>> NOTIFY_SLACK_URL_FILE =
      add(
          "notify.slack-url-file",
          SettingType.path(),
          "",
          "File with the address of a Slack incoming webhook; it is a secret, and read anew for every notice.");
  public static final Setting<Optional<Path>> NOTIFY_TEAMS_URL_FILE =
      add(
          "notify.teams-url-file",
          SettingType.path(),
          "",
          "File with the address of a Microsoft Teams workflow webhook; it is a secret, and read anew for every notice.");
  public static final Setting<Optional<Path>> NOTIFY_PAGERDUTY_KEY_FILE =
      add(
          "notify.pagerduty-key-file",
          SettingType.path(),
          "",
          "File with the integration key of a PagerDuty service (Events API v2).");
  public static final Setting<Optional<URI>> NOTIFY_PAGERDUTY_URL =
      add(
          "notify.pagerduty-url",
          SettingType.httpAddress(),
          "https://events.pagerduty.com",
          "Where PagerDuty takes events; https://events.eu.pagerduty.com in its European region.");
  public static final Setting<Optional<Path>> NOTIFY_PAGERDUTY_WEBHOOK_SECRET_FILE =
      add(
          "notify.pagerduty-webhook-secret-file",
          SettingType.path(),
          "",
          "File with the secret of a PagerDuty webhook subscription (version 3) to /api/v1/notifications/pagerduty, so that who acknowledges or resolves there does so here. Empty: none is taken.");
  public static final Setting<String> NOTIFY_EMAIL_SERVER =
      add("notify.email-server", SettingType.text(), "", "SMTP server that takes mail, host:port.");
  public static final Setting<String> NOTIFY_EMAIL_SECURITY =
      add(
          "notify.email-security",
          SettingType.choice("starttls", "tls", "none"),
          "starttls",
          "How the connection to it is protected: TLS asked for, TLS from the first byte, or not at all.");
  public static final Setting<String> NOTIFY_EMAIL_FROM =
      add("notify.email-from", SettingType.text(), "", "Address that mail is from.");
  public static final Setting<List<String>> NOTIFY_EMAIL_TO =
      add("notify.email-to", SettingType.list("mail addresses"), "", "Addresses that mail is for.");
  public static final Setting<String> NOTIFY_EMAIL_USERNAME =
      add(
          "notify.email-username",
          SettingType.text(),
          "",
          "User to sign in to the SMTP server with.");
  public static final Setting<Optional<Path>> NOTIFY_EMAIL_PASSWORD_FILE =
      add(
          "notify.email-password-file",
          SettingType.path(),
          "",
          "File with the password that goes with it.");
  public static final Setting<Optional<URI>> NOTIFY_WEBHOOK_URL =
      add(
          "notify.webhook-url",
          SettingType.httpAddress(),
          "",
          "Address that every notice is posted to as JSON.");
  public static final Setting<Optional<Path>> NOTIFY_WEBHOOK_SECRET_FILE =
      add(
          "notify.webhook-secret-file",
          SettingType.path(),
          "",
          "File with the key that signs what is posted there (HMAC-SHA256).");
  public static final Setting<Optional<URI>> NOTIFY_ALERTMANAGER_URL =
      add(
          "notify.alertmanager-url",
          SettingType.httpAddress(),
          "",
          "An Alertmanager that incidents are handed to as alerts, without /api/v2.");

  public static final Setting<Optional<URI>> WORDING_URL =
      add(
          "wording.url",
          SettingType.httpAddress(),
          "",
          "Root of an OpenAI-compatible API, without /v1, whose language model words incidents for people. What it is sent is masked, but leaves Tarsier. Empty: none.");
  public static final Setting<String> WORDING_MODEL =
      add("wording.model", SettingType.text(), "", "The model's name there.");
  public static final Setting<Optional<Path>> WORDING_BEARER_TOKEN_FILE =
      add(
          "wording.bearer-token-file",
          SettingType.path(),
          "",
          "File with its key, sent as Authorization: Bearer; read anew for every request.");
  public static final Setting<Optional<Path>> WORDING_CA_FILE =
      add(
          "wording.ca-file",
          SettingType.path(),
          "",
          "PEM certificates to trust for it instead of the platform's.");
  public static final Setting<Duration> WORDING_TIMEOUT =
      add(
          "wording.timeout",
          SettingType.duration(SECOND, Duration.ofMinutes(5)),
          "30s",
          "How long an answer may take.");

  public static final Setting<String> LOG_LEVEL =
      add(
          "log.level",
          SettingType.choice("error", "warn", "info", "debug", "trace"),
          "info",
          "Least important lines that are logged.");
  public static final Setting<String> LOG_FORMAT =
      add(
          "log.format",
          SettingType.choice("auto", "json", "text"),
          "auto",
          "JSON lines or plain text on standard error; auto: text on a terminal.");

  private SettingTable() {}

  public static List<Setting<?>> all() {
    return List.copyOf(TABLE);
  }

  private static <T> Setting<T> add(
      String key, SettingType<T> type, String defaultText, String description) {
    return keep(new Setting<>(key, type, defaultText, description, false));
  }

  private static Setting<String> addSecret(
      String key, SettingType<String> type, String description) {
    return keep(new Setting<>(key, type, "", description, true));
  }

  private static <T> Setting<T> keep(Setting<T> setting) {
    TABLE.add(setting);
    return setting;
  }
}
