package io.tarsier.server;

import io.tarsier.loki.LokiPush;
import io.tarsier.otlp.OtlpGrpcServer;
import io.tarsier.otlp.OtlpHttp;
import io.tarsier.otlp.OtlpReceiver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in for log records and spans that are pushed: Loki's push API and OpenTelemetry's
 * protocol over HTTP on the server's own port, the latter over gRPC on a port of its own where it
 * is wanted. The classes of gRPC are not loaded before.
 */
final class PushDoors implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PushDoors.class);

  private final OtlpReceiver otlp;
  private final PushRoutes routes;
  private @Nullable OtlpGrpcServer grpc;

  private PushDoors(OtlpReceiver otlp, PushRoutes routes) {
    this.otlp = otlp;
    this.routes = routes;
  }

  static PushDoors of(Parts parts) {
    int bytes = parts.settings().get(SettingTable.LIMITS_LOG_SIZE);
    LokiPush.Limits l = LokiPush.Limits.DEFAULT;
    LokiPush loki =
        new LokiPush(
            new LokiPush.Limits(bytes, l.entries(), l.labels(), l.labelChars(), l.lineChars()),
            parts.clock());
    OtlpReceiver.Limits o = OtlpReceiver.Limits.DEFAULT;
    OtlpReceiver otlp =
        new OtlpReceiver(
            new OtlpReceiver.Limits(bytes, o.records(), o.bodyChars()),
            parts.logs(),
            parts.spans(),
            parts.clock());
    parts.metrics().watch(otlp);
    return new PushDoors(
        otlp, new PushRoutes(parts.logs(), loki, new OtlpHttp(otlp), bytes, parts.metrics()));
  }

  List<Route> routes() {
    return routes.routes();
  }

  /**
   * Opens the port of gRPC where it is wanted.
   *
   * @throws SettingsException when it cannot be had
   */
  void open(Settings settings, Gate gate) {
    int port = settings.get(SettingTable.OTLP_GRPC_PORT);
    if (!settings.get(SettingTable.OTLP_ENABLED) || port == 0) {
      return;
    }
    String bind = settings.get(SettingTable.SERVER_BIND);
    Optional<OtlpGrpcServer.Tls> tls =
        settings
            .get(SettingTable.SERVER_TLS_CERT)
            .flatMap(cert ->
                settings
                    .get(SettingTable.SERVER_TLS_KEY)
                    .map(key -> new OtlpGrpcServer.Tls(cert, key)));
    try {
      grpc =
          OtlpGrpcServer.start(
              otlp, new OtlpGrpcServer.Door(new InetSocketAddress(bind, port), tls, gate::admits));
      LOG.info("OTLP over gRPC at {}:{}", bind, grpc.port());
    } catch (IOException e) {
      throw new SettingsException(
          "cannot listen on "
              + bind
              + " port "
              + port
              + " for OTLP over gRPC ("
              + settings.origin(SettingTable.OTLP_GRPC_PORT)
              + "): another program has it, a collector perhaps; choose another otlp.grpc-port",
          e);
    }
  }

  @Override
  public void close() {
    if (grpc != null) {
      grpc.close();
    }
  }
}
