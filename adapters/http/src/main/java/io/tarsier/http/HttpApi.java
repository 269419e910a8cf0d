package io.tarsier.http;

import io.tarsier.ports.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One server over HTTP, asked with patience: up to three tries with growing, jittered pauses behind
 * a circuit breaker that opens after five failures in a row.
 *
 * <p>Answers are streamed, asked for compressed, and cut off when they are longer than allowed or
 * are not there in time; the JDK's own timeout ends with the headers. Redirects are not followed:
 * they would carry the credentials elsewhere.
 */
public final class HttpApi implements AutoCloseable {

  private final ApiSettings settings;
  private final Complaints complaints;
  private final Credentials credentials;
  private final Retries retries;
  private final HttpClient http;
  private final String base;

  /** Reads the body of an answer. */
  @FunctionalInterface
  public interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  /**
   * @param random numbers in [0, 1) that spread the pauses
   * @throws IllegalArgumentException when a certificate file cannot be used
   */
  public HttpApi(ApiSettings settings, Patience patience, DoubleSupplier random) {
    this.settings = settings;
    this.complaints = new Complaints(settings);
    this.credentials = new Credentials(settings, complaints);
    this.retries = new Retries(settings.dialect().product(), patience, random, complaints);
    this.base = settings.base();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(min(settings.timeout(), Duration.ofSeconds(5)))
            .followRedirects(HttpClient.Redirect.NEVER);
    Tls.context(settings.access(), settings.dialect()).ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /**
   * Asks one question.
   *
   * @param path below the address, {@code /api/v1/query}
   * @param form parameters, sent as a form because regular expressions outgrow an address; empty
   *     for a plain GET
   * @throws SourceException when there is no usable answer; says why and what to do
   */
  public <T> T ask(String path, Map<String, String> form, BodyReader<T> reader)
      throws InterruptedException {
    try {
      return retries.run(() -> {
        HttpRequest.Builder request = request(URI.create(base + path));
        if (!form.isEmpty()) {
          request
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(encoded(form)));
        }
        return once(request.build(), reader);
      });
    } catch (ApiException e) {
      throw asSource(e);
    }
  }

  /**
   * Tells something. An answer of any 2xx is good.
   *
   * <p>Where the connection breaks after the request has gone out, it goes out again: whoever must
   * not hear twice needs a key in the message to tell by.
   *
   * @param address in full, {@link #address} of a path or one that is a secret
   * @throws ApiException when it was not taken
   */
  public <T> T post(URI address, Map<String, String> headers, byte[] body, BodyReader<T> reader)
      throws InterruptedException {
    return retries.run(() -> {
      HttpRequest.Builder request = request(address).POST(BodyPublishers.ofByteArray(body));
      headers.forEach(request::setHeader);
      return once(request.build(), reader);
    });
  }

  /** A path below the server's address. */
  public URI address(String path) {
    return URI.create(base + path);
  }

  /**
   * The headers for a WebSocket; the JDK's client makes the rest.
   *
   * @throws SourceException when a secret cannot be read
   */
  public WebSocket.Builder webSocket() {
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(settings.timeout());
    try {
      credentials.put(builder::header);
    } catch (ApiException e) {
      throw asSource(e);
    }
    return builder;
  }

  public URI webSocketAddress(String path, Map<String, String> parameters) {
    return URI.create("ws" + base.substring("http".length()) + path + "?" + encoded(parameters));
  }

  /** {@code closed}, {@code open} or {@code half_open}. */
  public String breaker() {
    return retries.state();
  }

  private static SourceException asSource(ApiException e) {
    String message = String.valueOf(e.getMessage());
    Throwable cause = e.getCause();
    return cause == null ? new SourceException(message) : new SourceException(message, cause);
  }

  private <T> T once(HttpRequest request, BodyReader<T> reader) throws InterruptedException {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    HttpResponse<InputStream> response;
    try {
      response = http.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw complaints.unreachable(e);
    }
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Void> done = new CompletableFuture<>();
    InputStream body = response.body();
    var watch =
        done.orTimeout(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
            .whenComplete((ok, failure) -> {
              if (failure instanceof TimeoutException) {
                late.set(true);
                closeQuietly(body); // wakes the reader up
              }
            });
    try (body) {
      boolean packed =
          response.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip");
      InputStream plain = packed ? new GZIPInputStream(body, 16384) : body;
      if (response.statusCode() / 100 != 2) {
        throw complaints.refused(response.statusCode(), retryAfter(response), plain);
      }
      return reader.read(new LimitedInputStream(plain, settings.maxResponseBytes()));
    } catch (IOException e) {
      throw late.get() ? complaints.late(e) : complaints.broken(e);
    } finally {
      done.complete(null);
      watch.cancel(false);
    }
  }

  /** In seconds, or a moment, told by the server's own clock where it says what that is. */
  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    Optional<String> header = response.headers().firstValue("Retry-After").map(String::strip);
    if (header.isEmpty()) {
      return null;
    }
    try {
      if (header.get().matches("\\d{1,7}")) {
        return Duration.ofSeconds(Long.parseLong(header.get()));
      }
      Optional<String> date = response.headers().firstValue("Date");
      return date.map(d -> Duration.between(moment(d), moment(header.get())))
          .filter(Duration::isPositive)
          .orElse(null);
    } catch (DateTimeException e) {
      return null; // as if it had said nothing
    }
  }

  private static Instant moment(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // It is being given up anyway.
    }
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            // Over plain HTTP an upgrade would have to be asked for, which proxies dislike.
            .version(
                "https".equals(address.getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .timeout(settings.timeout())
            .header("Accept", "application/json")
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "tarsier");
    credentials.put(request::header);
    return request;
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
