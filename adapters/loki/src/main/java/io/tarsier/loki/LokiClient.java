package io.tarsier.loki;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.tarsier.ports.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One Loki over HTTP. A request is tried up to three times with growing, jittered pauses, behind a
 * circuit breaker that opens after five failures in a row, stays open for a minute and closes after
 * two successes. What trying again cannot mend (a wrong token, a query with a typo) is tried once
 * and does not open the breaker.
 *
 * <p>Answers are streamed, asked for compressed, and cut off when they are longer than allowed or
 * are not there in time; the JDK's own timeout ends with the headers. Redirects are not followed:
 * they would carry the credentials elsewhere.
 */
final class LokiClient implements AutoCloseable {

  private static final int TRIES = 3;
  private static final int ERROR_BODY_BYTES = 8192;
  private static final Pattern ERROR_FIELD =
      Pattern.compile("\"error\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** How patient it is with a server in trouble. */
  record Patience(Duration firstPause, Duration breakerOpen) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(60));
  }

  /** Reads the body of an answer. */
  @FunctionalInterface
  interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  /** A failure that may be over in a second. */
  private static final class PassingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PassingException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final LokiSettings settings;
  private final Patience patience;
  private final DoubleSupplier random;
  private final HttpClient http;
  private final CircuitBreaker breaker;
  private final String base;

  /**
   * @param random numbers in [0, 1) that spread the pauses
   */
  LokiClient(LokiSettings settings, Patience patience, DoubleSupplier random) {
    this.settings = settings;
    this.patience = patience;
    this.random = random;
    String text = settings.url().toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(min(settings.timeout(), Duration.ofSeconds(5)))
            .followRedirects(HttpClient.Redirect.NEVER)
            // Over plain HTTP an upgrade would have to be asked for, which proxies dislike.
            .version(
                "https".equals(settings.url().getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1);
    Tls.context(settings.access()).ifPresent(builder::sslContext);
    this.http = builder.build();
    this.breaker =
        CircuitBreaker.of(
            "loki",
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(5)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(100)
                .waitDurationInOpenState(patience.breakerOpen())
                .permittedNumberOfCallsInHalfOpenState(2)
                .recordException(PassingException.class::isInstance)
                .build());
  }

  /**
   * Asks one question.
   *
   * @param path below the address, {@code /api/v1/query}
   * @param form parameters, sent as a form because regular expressions outgrow an address; empty
   *     for a plain GET
   * @throws SourceException when there is no usable answer; says why and what to do
   */
  <T> T ask(String path, Map<String, String> form, BodyReader<T> reader)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      if (!breaker.tryAcquirePermission()) {
        throw new SourceException(
            at()
                + " failed five times in a row and is left alone for "
                + patience.breakerOpen().toSeconds()
                + " s; it is asked again by itself",
            CallNotPermittedException.createCallNotPermittedException(breaker));
      }
      long start = System.nanoTime();
      try {
        T answer = once(path, form, reader);
        breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return answer;
      } catch (PassingException e) {
        breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
        if (attempt == TRIES) {
          throw new SourceException(at() + " " + e.getMessage(), e);
        }
      } catch (SourceException e) {
        // The server is there and said no: that is a success to the breaker.
        breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        throw e;
      } catch (InterruptedException | RuntimeException | Error e) {
        breaker.releasePermission();
        throw e;
      }
      pause(attempt);
    }
  }

  CircuitBreaker.State breakerState() {
    return breaker.getState();
  }

  /** 1 s, then 2 s, each half to one and a half times as long. */
  private void pause(int attempt) throws InterruptedException {
    double factor = Math.scalb(0.5 + random.getAsDouble(), attempt - 1);
    Thread.sleep((long) (patience.firstPause().toMillis() * factor));
  }

  private <T> T once(String path, Map<String, String> form, BodyReader<T> reader)
      throws InterruptedException {
    HttpRequest request = request(path, form);
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    HttpResponse<InputStream> response;
    try {
      response = http.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw unreachable(e);
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
      if (response.statusCode() != 200) {
        throw refused(response.statusCode(), plain);
      }
      return reader.read(new LimitedInputStream(plain, settings.maxResponseBytes()));
    } catch (IOException e) {
      if (late.get()) {
        throw new PassingException(
            "did not finish its answer within " + seconds() + "; " + advice(), e);
      }
      throw broken(e);
    } finally {
      done.complete(null);
      watch.cancel(false);
    }
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // It is being given up anyway.
    }
  }

  private HttpRequest request(String path, Map<String, String> form) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(settings.timeout())
            .header("Accept", "application/json")
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "tarsier");
    if (!form.isEmpty()) {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString(encoded(form)));
    }
    credentials(request::header);
    return request.build();
  }

  /** The address and headers for a WebSocket; the JDK's client makes the rest. */
  WebSocket.Builder webSocket() {
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(settings.timeout());
    credentials(builder::header);
    return builder;
  }

  URI webSocketAddress(String path, Map<String, String> parameters) {
    return URI.create("ws" + base.substring("http".length()) + path + "?" + encoded(parameters));
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private void credentials(BiConsumer<String, String> header) {
    Access access = settings.access();
    if (!access.tenant().isEmpty()) {
      header.accept("X-Scope-OrgID", access.tenant());
    }
    switch (access.credentials()) {
      case Access.None() -> {}
      case Access.Bearer(Path file) ->
          header.accept("Authorization", "Bearer " + secret(file, "loki.bearer-token-file"));
      case Access.Basic(String user, Path file) ->
          header.accept(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (user + ":" + secret(file, "loki.password-file"))
                              .getBytes(StandardCharsets.UTF_8)));
    }
  }

  private String secret(Path file, String setting) {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw new SourceException(
          at()
              + " was not asked: "
              + setting
              + " "
              + file
              + " cannot be read; check that it exists"
              + " and that Tarsier may read it",
          e);
    }
    if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c > 255)) {
      throw new SourceException(
          at()
              + " was not asked: "
              + setting
              + " "
              + file
              + " must hold the secret and nothing else,"
              + " on one line");
    }
    return text;
  }

  private RuntimeException unreachable(IOException e) {
    if (e instanceof SSLHandshakeException) {
      return new SourceException(
          at()
              + " showed a certificate that is not trusted ("
              + clip(e.getMessage())
              + "); set loki.ca-file to the authority that signed it",
          e);
    }
    if (e instanceof HttpConnectTimeoutException) {
      return new PassingException(
          "could not be connected to in time; check address and firewall", e);
    }
    if (e instanceof HttpTimeoutException) {
      return new PassingException("did not answer within " + seconds() + "; " + advice(), e);
    }
    if (e instanceof ConnectException) {
      return new PassingException(
          "cannot be reached; check that it runs and that loki.url is right", e);
    }
    return new PassingException("broke the connection (" + clip(e.getMessage()) + ")", e);
  }

  private RuntimeException broken(IOException e) {
    if (e instanceof LimitedInputStream.TooLongException) {
      return new SourceException(
          at()
              + " gave an answer of more than "
              + settings.maxResponseBytes()
              + " bytes; narrow loki.query",
          e);
    }
    if (e instanceof NotLokiException) {
      return new SourceException(
          at()
              + " gave an answer that cannot be used ("
              + clip(e.getMessage())
              + "); check that loki.url is the root of a Loki API",
          e);
    }
    return new PassingException("broke off its answer (" + clip(e.getMessage()) + ")", e);
  }

  private RuntimeException refused(int status, InputStream body) throws IOException {
    String said = said(body);
    String answered = "answered " + status + said;
    if (status == 429 || status == 408 || status >= 500) {
      return new PassingException(
          answered
              + (status == 429
                  ? "; raise the limits of the server for this tenant"
                  : "; " + advice()),
          new IOException("HTTP " + status));
    }
    String todo =
        switch (status) {
          case 401, 403 ->
              switch (settings.access().credentials()) {
                case Access.None() ->
                    "it asks for credentials: set loki.bearer-token-file or"
                        + " loki.username and loki.password-file";
                case Access.Bearer(Path file) -> "check loki.bearer-token-file " + file;
                case Access.Basic(String user, Path file) ->
                    "check loki.username " + user + " and loki.password-file " + file;
              };
          case 301, 302, 303, 307, 308 ->
              "redirects are not followed: set loki.url to where it leads";
          case 404, 405 -> "check that loki.url is the root of a Loki API";
          case 400, 422 -> "check loki.query";
          default -> "check its log";
        };
    return new SourceException(at() + " " + answered + "; " + todo);
  }

  /** What the server says went wrong, short and on one line. */
  private static String said(InputStream body) throws IOException {
    String text = new String(body.readNBytes(ERROR_BODY_BYTES), StandardCharsets.UTF_8);
    Matcher error = ERROR_FIELD.matcher(text);
    if (error.find()) {
      return " (" + clip(error.group(1).replace("\\\"", "\"")) + ")";
    }
    // Loki itself answers in plain text; pages come from what stands before it.
    return text.isBlank() || text.stripLeading().startsWith("<") ? "" : " (" + clip(text) + ")";
  }

  private static String clip(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  private String at() {
    return "Loki at " + base;
  }

  private String seconds() {
    return settings.timeout().toMillis() / 1000.0 + " s";
  }

  private static String advice() {
    return "check its load and its log, or narrow loki.query";
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
