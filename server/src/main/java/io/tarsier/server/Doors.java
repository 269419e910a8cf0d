package io.tarsier.server;

import io.tarsier.prometheus.RemoteWriteIntake;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that decides who may enter, and the routes behind it.
 *
 * @param gate checks every request
 * @param tokens API tokens
 * @param login the way in for people
 * @param localKey the way in for commands on this machine
 * @param pushed the ways in for log records and spans that are pushed
 */
record Doors(
    Gate gate, TokenService tokens, LoginPages login, LocalKey localKey, PushDoors pushed) {

  static Doors of(Parts parts, boolean loopback) {
    Settings settings = parts.settings();
    Secrets secrets = new Secrets(new SecureRandom());
    var clock = parts.clock();
    Sessions sessions =
        new Sessions(secrets, clock, settings.get(SettingTable.SERVER_SESSION_LIFETIME));
    LoginLinks links =
        new LoginLinks(secrets, clock, settings.get(SettingTable.SERVER_LOGIN_LIFETIME));
    TokenService tokens = new TokenService(parts.storage(), clock, secrets);
    FailureLimiter failures = new FailureLimiter(clock);
    SessionCookie cookie =
        new SessionCookie(settings.get(SettingTable.SERVER_TLS_CERT).isPresent());
    LocalKey localKey = new LocalKey(settings.dataDir(), secrets);
    HostCheck hosts =
        new HostCheck(
            settings.get(SettingTable.SERVER_BIND),
            loopback,
            settings.get(SettingTable.SERVER_ALLOWED_HOSTS));
    parts.metrics().watch(sessions, parts.events());
    return new Doors(
        new Gate(hosts, tokens, sessions, localKey, failures, cookie, parts.metrics()),
        tokens,
        new LoginPages(links, sessions, cookie, failures, parts.metrics()),
        localKey,
        PushDoors.of(parts));
  }

  /** Every route of the server but the console's pages. */
  List<Route> routes(Parts parts) {
    Settings settings = parts.settings();
    var storage = parts.storage();
    var corridor = parts.corridor();
    List<Route> routes = new ArrayList<>();
    routes.addAll(new HealthRoutes(corridor, storage, parts.clock()).routes());
    routes.addAll(login.routes());
    routes.addAll(new AccessRoutes(tokens, login).routes());
    routes.addAll(new IncidentRoutes(corridor, storage.incidents()).routes());
    routes.addAll(new FindingRoutes(storage).routes());
    routes.addAll(new SuppressionRoutes(corridor, parts.clock()).routes());
    routes.addAll(new ChangeRoutes(corridor, parts.storage().changes(), parts.clock()).routes());
    routes.addAll(new NotificationRoutes(parts.notices()).routes());
    routes.addAll(new PagerDutyDoor(settings, corridor, parts.metrics()).routes());
    AckLinks links = AckLinks.of(settings, storage.snapshots(), parts.clock());
    routes.addAll(new AckPages(links, corridor, storage.incidents(), parts.metrics()).routes());
    routes.addAll(new SeriesRoutes(corridor).routes());
    routes.addAll(new PatternRoutes(parts.patterns(), parts.heartbeat()).routes());
    routes.addAll(new ForecastRoutes(corridor).routes());
    routes.addAll(new TraceRoutes(parts.traces(), corridor, parts.clock()).routes());
    routes.addAll(new PreviewRoutes(Preview.of(settings)).routes());
    routes.addAll(new JournalRoutes(storage.journal()).routes());
    routes.addAll(
        new ScoreRoutes(
                parts.detector(),
                settings.get(SettingTable.LIMITS_SCORE_SIZE),
                settings.get(SettingTable.LIMITS_SCORE_POINTS),
                parts.metrics())
            .routes());
    int writeBytes = settings.get(SettingTable.LIMITS_WRITE_SIZE);
    RemoteWriteIntake intake = Wiring.intake(settings, parts.clock());
    parts.metrics().watch(intake);
    routes.addAll(new WriteRoutes(corridor, intake, writeBytes, parts.metrics()).routes());
    routes.addAll(
        new AlertRoutes(
                corridor,
                parts.clock(),
                settings.get(SettingTable.LIMITS_ALERT_SIZE),
                parts.metrics().alerts())
            .routes());
    routes.addAll(pushed.routes());
    routes.addAll(
        new StatusRoutes(corridor, storage.incidents(), parts.clock(), parts.version()).routes());
    routes.addAll(new EventRoutes(parts.events(), parts.heartbeat()).routes());
    routes.addAll(new OpenApi().routes());
    Horizons horizons =
        new Horizons(corridor, parts.clock(), settings.get(SettingTable.METRICS_FORECASTS));
    routes.addAll(new MetricsRoutes(parts.metrics(), corridor, horizons).routes());
    return routes;
  }
}
