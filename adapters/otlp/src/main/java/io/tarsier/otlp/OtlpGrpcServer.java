package io.tarsier.otlp;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.tarsier.otlp.OtlpReceiver.Full;
import io.tarsier.otlp.OtlpReceiver.Taken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * OTLP over gRPC, on a port of its own. A call is let in or refused by its {@code authorization}
 * before its message is read; a full house is {@code RESOURCE_EXHAUSTED} with retry information,
 * which exporters take as "again later". Each call has a virtual thread.
 */
public final class OtlpGrpcServer implements AutoCloseable {

  private static final int CALLS_PER_CONNECTION = 32;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Server server;

  /**
   * Where and for whom it opens.
   *
   * @param address to listen on; port 0 takes any free one
   * @param tls nothing for plain HTTP/2
   * @param admitted says whether the value of {@code authorization}, empty where there is none, is
   *     good, coming from an address; asked by many threads
   */
  public record Door(
      InetSocketAddress address, Optional<Tls> tls, BiPredicate<String, String> admitted) {}

  /** Certificate chain and private key, PEM. */
  public record Tls(Path certificate, Path key) {}

  private OtlpGrpcServer(Server server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the port cannot be had
   */
  public static OtlpGrpcServer start(OtlpReceiver receiver, Door door) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(door.address())
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(receiver.limits().bytes())
            .maxInboundMetadataSize(16 << 10)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
            .handshakeTimeout(10, TimeUnit.SECONDS)
            .maxConnectionIdle(5, TimeUnit.MINUTES)
            .intercept(new Guard(door.admitted()))
            .addService(new Logs(receiver))
            .addService(new Traces(receiver));
    door.tls()
        .ifPresent(
            tls -> builder.useTransportSecurity(tls.certificate().toFile(), tls.key().toFile()));
    return new OtlpGrpcServer(builder.build().start());
  }

  public int port() {
    return server.getPort();
  }

  /** Lets what is in flight finish within a second. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Stands before every call. */
  private record Guard(BiPredicate<String, String> admitted) implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String authorization = headers.get(AUTHORIZATION);
      SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      String address =
          peer instanceof InetSocketAddress inet ? inet.getHostString() : String.valueOf(peer);
      if (admitted.test(authorization == null ? "" : authorization, address)) {
        return next.startCall(call, headers);
      }
      call.close(
          Status.UNAUTHENTICATED.withDescription(
              "send the metadata authorization: Bearer with a token made by tarsier token create"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  /** OpenTelemetry's service for logs. */
  private static final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
    private final OtlpReceiver receiver;

    Logs(OtlpReceiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> answer) {
      try {
        switch (receiver.logs(request)) {
          case Taken(int _, int rejected, String why) -> {
            answer.onNext(OtlpHttp.response(rejected, why));
            answer.onCompleted();
          }
          case Full(var retryAfter) -> answer.onError(full(retryAfter.toSeconds()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        answer.onError(Status.UNAVAILABLE.withDescription("stopping").asRuntimeException());
      }
    }
  }

  /** OpenTelemetry's service for traces. */
  private static final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    private final OtlpReceiver receiver;

    Traces(OtlpReceiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      try {
        switch (receiver.traces(request)) {
          case Taken(int _, int rejected, String why) -> {
            answer.onNext(OtlpHttp.traceResponse(rejected, why));
            answer.onCompleted();
          }
          case Full(var retryAfter) -> answer.onError(full(retryAfter.toSeconds()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        answer.onError(Status.UNAVAILABLE.withDescription("stopping").asRuntimeException());
      }
    }
  }

  private static Throwable full(long seconds) {
    RetryInfo retry =
        RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(seconds)).build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
            .setMessage("no room now; send it again")
            .addDetails(Any.pack(retry))
            .build());
  }
}
