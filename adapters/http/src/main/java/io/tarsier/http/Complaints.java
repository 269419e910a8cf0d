package io.tarsier.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a request, whether it may pass, and what to do. */
final class Complaints {

  private static final int ERROR_BODY_BYTES = 8192;
  private static final Pattern ERROR_FIELD =
      Pattern.compile("\"error\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final ApiSettings settings;
  private final Dialect words;

  Complaints(ApiSettings settings) {
    this.settings = settings;
    this.words = settings.dialect();
  }

  ApiException notAsked(String why, @Nullable Throwable cause) {
    return lasting("was not asked: " + why, cause);
  }

  ApiException leftAlone(Duration breakerOpen, Throwable cause) {
    return passing(
        "failed five times in a row and is left alone for "
            + breakerOpen.toSeconds()
            + " s; it is asked again by itself",
        null,
        cause);
  }

  ApiException unreachable(IOException e) {
    if (e instanceof SSLHandshakeException) {
      return lasting(
          "showed a certificate that is not trusted ("
              + clip(e.getMessage())
              + "); set "
              + words.setting("ca-file")
              + " to the authority that signed it",
          e);
    }
    if (e instanceof HttpConnectTimeoutException) {
      return passing("could not be connected to in time; check address and firewall", null, e);
    }
    if (e instanceof HttpTimeoutException) {
      return passing("did not answer within " + seconds() + "; " + words.advice(), null, e);
    }
    if (e instanceof ConnectException) {
      return passing(
          "cannot be reached; check that it runs and that " + words.addressSetting() + " is right",
          null,
          e);
    }
    return passing("broke the connection (" + clip(e.getMessage()) + ")", null, e);
  }

  ApiException late(IOException e) {
    return passing(
        "did not finish its answer within " + seconds() + "; " + words.advice(), null, e);
  }

  ApiException broken(IOException e) {
    if (e instanceof TooLongException) {
      return lasting(
          "gave an answer of more than "
              + settings.maxResponseBytes()
              + " bytes; "
              + words.narrow(),
          e);
    }
    if (e instanceof UnusableAnswerException) {
      return lasting(
          "gave an answer that cannot be used (" + clip(e.getMessage()) + "); " + words.root(), e);
    }
    return passing("broke off its answer (" + clip(e.getMessage()) + ")", null, e);
  }

  ApiException refused(int status, @Nullable Duration retryAfter, InputStream body)
      throws IOException {
    String answered = "answered " + status + said(body);
    if (status == 429 || status == 408 || status >= 500) {
      return passing(
          answered + "; " + (status == 429 ? words.slower() : words.advice()),
          retryAfter,
          new IOException("HTTP " + status));
    }
    String todo =
        switch (status) {
          case 401, 403 ->
              switch (settings.access().credentials()) {
                case Access.None() -> words.anonymous();
                case Access.Bearer(Path file) ->
                    "check " + words.setting("bearer-token-file") + " " + file;
                case Access.Basic(String user, Path file) ->
                    "check "
                        + words.setting("username")
                        + " "
                        + user
                        + " and "
                        + words.setting("password-file")
                        + " "
                        + file;
              };
          case 301, 302, 303, 307, 308 ->
              "redirects are not followed: set " + words.addressSetting() + " to where it leads";
          case 404, 405 -> words.root();
          case 400, 422 -> words.query();
          default -> "check its log";
        };
    return lasting(answered + "; " + todo, null);
  }

  /** What the server says went wrong, short and on one line. */
  private String said(InputStream body) throws IOException {
    String text = new String(body.readNBytes(ERROR_BODY_BYTES), StandardCharsets.UTF_8);
    Matcher error = ERROR_FIELD.matcher(text);
    if (error.find()) {
      return " (" + clip(error.group(1).replace("\\\"", "\"")) + ")";
    }
    boolean page = text.isBlank() || text.stripLeading().startsWith("<");
    return page || !words.plainErrors() ? "" : " (" + clip(text) + ")";
  }

  private ApiException passing(String message, @Nullable Duration retryAfter, Throwable cause) {
    return new ApiException(at() + " " + message, true, retryAfter, cause);
  }

  private ApiException lasting(String message, @Nullable Throwable cause) {
    return new ApiException(at() + " " + message, false, null, cause);
  }

  private String at() {
    return settings.url().isPresent()
        ? words.product() + " at " + settings.base()
        : words.product();
  }

  private String seconds() {
    return settings.timeout().toMillis() / 1000.0 + " s";
  }

  private static String clip(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
