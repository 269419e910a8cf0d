/**
 * Takes OpenTelemetry's protocol in, over HTTP and gRPC, in protobuf and JSON. {@link
 * io.tarsier.otlp.OtlpReceiver} says what becomes of a request; {@link io.tarsier.otlp.OtlpHttp}
 * and {@link io.tarsier.otlp.OtlpGrpcServer} are its two doors.
 */
@NullMarked
package io.tarsier.otlp;

import org.jspecify.annotations.NullMarked;
