package io.tarsier.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.tarsier.otlp.OtlpReceiver.Full;
import io.tarsier.otlp.OtlpReceiver.Outcome;
import io.tarsier.otlp.OtlpReceiver.Taken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * OTLP over HTTP, without the server: what to answer to the body of a request. Answers are in the
 * format of the request; failures are a {@code google.rpc.Status} as the protocol asks.
 */
public final class OtlpHttp {

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final OtlpReceiver receiver;

  /**
   * What to answer.
   *
   * @param status of HTTP
   * @param mediaType of the body
   * @param retryAfter seconds; 0 for none
   * @param records how many were taken in
   */
  public record Answer(
      int status, String mediaType, ByteString body, int retryAfter, int records) {}

  public OtlpHttp(OtlpReceiver receiver) {
    this.receiver = receiver;
  }

  /** What the receiver does with a message. */
  @FunctionalInterface
  private interface Taking {
    Outcome take() throws InterruptedException;
  }

  /**
   * Takes the body of a {@code POST /v1/logs}.
   *
   * @param mediaType without parameters, lower case
   * @param encoding the {@code Content-Encoding}; empty for none
   */
  public Answer logs(String mediaType, String encoding, byte[] body) throws InterruptedException {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    return answer(
        mediaType,
        encoding,
        body,
        request,
        () -> receiver.logs(request.build()),
        "rejectedLogRecords",
        t -> response(t.rejected(), t.why()));
  }

  /** The same of a {@code POST /v1/traces}. */
  public Answer traces(String mediaType, String encoding, byte[] body) throws InterruptedException {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    return answer(
        mediaType,
        encoding,
        body,
        request,
        () -> receiver.traces(request.build()),
        "rejectedSpans",
        t -> traceResponse(t.rejected(), t.why()));
  }

  private Answer answer(
      String mediaType,
      String encoding,
      byte[] body,
      Message.Builder request,
      Taking taking,
      String rejected,
      Function<Taken, Message> response)
      throws InterruptedException {
    boolean json = mediaType.equals(JSON);
    try {
      if (!json && !mediaType.equals(PROTOBUF)) {
        throw new OtlpException(
            415, "send OTLP as Content-Type application/x-protobuf or application/json");
      }
      read(inflated(encoding, body), json, request);
      return switch (taking.take()) {
        case Taken taken when json -> taken(rejected, taken);
        case Taken taken ->
            new Answer(200, PROTOBUF, response.apply(taken).toByteString(), 0, taken.records());
        case Full full ->
            failure(json, 503, "no room now; send it again", (int) full.retryAfter().toSeconds());
      };
    } catch (OtlpException e) {
      return failure(json, e.status(), String.valueOf(e.getMessage()), 0);
    }
  }

  private static void read(byte[] plain, boolean json, Message.Builder into) {
    if (json) {
      OtlpJson.read(plain, into);
      return;
    }
    try {
      into.mergeFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      throw new OtlpException(
          400,
          "the body is not an " + into.getDescriptorForType().getName() + ": " + e.getMessage());
    }
  }

  private byte[] inflated(String encoding, byte[] body) {
    int most = receiver.limits().bytes();
    String packed = encoding.strip().toLowerCase(Locale.ROOT);
    if (packed.isEmpty() || packed.equals("identity")) {
      return body;
    }
    if (!packed.equals("gzip")) {
      throw new OtlpException(
          415, "Content-Encoding " + encoding + " is not known here; send gzip or none");
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(most);
      if (plain.length == most && in.read() >= 0) {
        throw new OtlpException(
            413, "the body unpacks to more than the " + most + " bytes allowed; send less at once");
      }
      return plain;
    } catch (IOException e) {
      throw new OtlpException(400, "the body is not gzip: " + e.getMessage());
    }
  }

  static ExportLogsServiceResponse response(int rejected, String why) {
    return rejected == 0
        ? ExportLogsServiceResponse.getDefaultInstance()
        : ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(rejected)
                    .setErrorMessage(why))
            .build();
  }

  static ExportTraceServiceResponse traceResponse(int rejected, String why) {
    return rejected == 0
        ? ExportTraceServiceResponse.getDefaultInstance()
        : ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(rejected)
                    .setErrorMessage(why))
            .build();
  }

  private static Answer taken(String rejected, Taken taken) {
    Map<String, Object> partial = new LinkedHashMap<>();
    partial.put(rejected, Integer.toString(taken.rejected()));
    partial.put("errorMessage", taken.why());
    Map<String, Object> body = taken.rejected() == 0 ? Map.of() : Map.of("partialSuccess", partial);
    return new Answer(
        200, JSON, ByteString.copyFrom(MAPPER.writeValueAsBytes(body)), 0, taken.records());
  }

  private static Answer failure(boolean json, int status, String message, int retryAfter) {
    ByteString body =
        json
            ? ByteString.copyFrom(MAPPER.writeValueAsBytes(Map.of("message", message)))
            : Status.newBuilder().setMessage(message).build().toByteString();
    return new Answer(status, json ? JSON : PROTOBUF, body, retryAfter, 0);
  }
}
