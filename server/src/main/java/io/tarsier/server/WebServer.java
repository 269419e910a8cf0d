package io.tarsier.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import io.tarsier.ports.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: Javalin on Jetty, one virtual thread a request. Every request passes the {@link
 * Gate}, every failure becomes a problem body, every answer is counted.
 */
final class WebServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  private static final int HEADER_BYTES = 16 << 10;
  private static final long IDLE_MILLIS = 60_000;

  /** What is in flight may finish within this, so that a stop stays well below five seconds. */
  private static final long STOP_MILLIS = 1_000;

  private final Parts parts;
  private final Doors doors;
  private final Pages pages;
  private final List<Route> routes;
  private final Javalin javalin;

  private WebServer(Parts parts, Doors doors, Pages pages) {
    this.parts = parts;
    this.doors = doors;
    this.pages = pages;
    this.routes = doors.routes(parts);
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Starts to listen.
   *
   * @param pages what people see
   * @throws SettingsException when the address cannot be used
   */
  static WebServer start(Parts parts, Pages pages) {
    boolean loopback = BindCheck.isLoopback(parts.settings());
    WebServer server = new WebServer(parts, Doors.of(parts, loopback), pages);
    server.listen();
    return server;
  }

  private void listen() {
    Settings settings = parts.settings();
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new SettingsException(
          "cannot listen on "
              + settings.get(SettingTable.SERVER_BIND)
              + " port "
              + settings.get(SettingTable.SERVER_PORT)
              + " ("
              + settings.origin(SettingTable.SERVER_PORT)
              + "): another program has it, or it is not ours to take; choose another with --port",
          e);
    }
    doors.pushed().open(parts.settings(), doors.gate());
    doors.login().servedAt(url());
    doors.localKey().publish(url());
  }

  int port() {
    return javalin.port();
  }

  /** Where a browser on this machine finds the server. */
  String url() {
    String bind = parts.settings().get(SettingTable.SERVER_BIND);
    boolean everywhere = bind.equals("0.0.0.0") || bind.equals("::");
    String host = everywhere ? "127.0.0.1" : bind.contains(":") ? "[" + bind + "]" : bind;
    return (tls().isPresent() ? "https://" : "http://") + host + ":" + port();
  }

  /** Everything that is served but the pages. */
  List<Route> routes() {
    return routes;
  }

  /** How many clients listen to live events. */
  int listeners() {
    return parts.events().clients();
  }

  /** A fresh one-time link. */
  String loginLink() {
    return doors.login().freshLink();
  }

  @Override
  public void close() {
    parts.events().close();
    doors.pushed().close();
    javalin.stop();
    doors.localKey().close();
  }

  private Optional<Path> tls() {
    return parts.settings().get(SettingTable.SERVER_TLS_CERT);
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.jsonMapper(new NoBinding());
    config.jetty.modifyServer(server -> {
      server.setStopTimeout(STOP_MILLIS);
      server.setErrorHandler(new LowLevelErrors());
    });
    Settings settings = parts.settings();
    config.jetty.addConnector(
        (server, http) -> connector(server, http, settings.get(SettingTable.SERVER_PORT)));
    int otlp = settings.get(SettingTable.OTLP_HTTP_PORT);
    if (settings.get(SettingTable.OTLP_ENABLED) && otlp > 0) {
      config.jetty.addConnector((server, http) -> connector(server, http, otlp));
    }
    config.requestLogger.http(this::answered);
    before(config.routes, this::arrive);
    before(config.routes, doors.gate()::check);
    routes.forEach(r -> r.register(config.routes));
    pages.register(config.routes, ctx -> Principal.of(ctx).actor());
    Problems problems = new Problems(pages, doors.login());
    config.routes.exception(ApiException.class, problems::answer);
    config.routes.exception(HttpResponseException.class, problems::answer);
    config.routes.exception(StorageException.class, problems::answer);
    config.routes.exception(Exception.class, problems::answerUnexpected);
  }

  private static void before(RoutesConfig routes, io.javalin.http.Handler handler) {
    routes.addEndpoint(new Endpoint(HandlerType.BEFORE, "*", handler));
  }

  private void arrive(Context ctx) {
    parts.metrics().started();
    SecurityHeaders.set(ctx, tls().isPresent());
  }

  private void answered(Context ctx, Float millis) {
    String route = Route.templateOf(ctx);
    if (route.equals(EventRoutes.PATH) || route.equals(PatternRoutes.TAIL)) {
      parts.metrics().streamed();
    } else {
      parts.metrics().answered(ctx.method().name(), route, ctx.statusCode(), millis / 1000.0);
    }
    // The path only: a query may hold a login token.
    LOG.debug("{} {} {} {} ms", ctx.method(), ctx.path(), ctx.statusCode(), millis);
  }

  private ServerConnector connector(Server server, HttpConfiguration http, int port) {
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setSendServerVersion(false);
    Settings settings = parts.settings();
    ServerConnector connector;
    if (tls().isPresent()) {
      Path key =
          settings
              .get(SettingTable.SERVER_TLS_KEY)
              .orElseThrow(() -> new SettingsException("server.tls.cert needs server.tls.key"));
      SslContextFactory.Server ssl = new SslContextFactory.Server();
      ssl.setKeyStore(TlsFiles.read(tls().get(), key));
      ssl.setKeyStorePassword("");
      // The gate checks the name; clients that connect by address send none.
      http.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(http));
    } else {
      connector = new ServerConnector(server, new HttpConnectionFactory(http));
    }
    connector.setHost(settings.get(SettingTable.SERVER_BIND));
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }
}
