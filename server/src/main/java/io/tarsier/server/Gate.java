package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.ports.TokenStore;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every request, also those for paths that do not exist: nothing but health and the
 * login page answers without credentials. A client shows an API token ({@code Authorization:
 * Bearer}), a browser its session cookie; a link to acknowledge by and PagerDuty's webhook bring a
 * signature.
 */
final class Gate {

  static final String LIVE = "/health/live";
  static final String READY = "/health/ready";
  static final String LOGIN = "/login";

  /**
   * Whole paths, compared as they are: nothing to be tricked by dots, slashes or escapes. The last
   * two ask for a signature themselves.
   */
  private static final Set<String> OPEN =
      Set.of(LIVE, READY, LOGIN, AckLinks.PATH, PagerDutyDoor.PATH);

  private static final String BEARER = "Bearer ";

  private final HostCheck hosts;
  private final TokenService tokens;
  private final Sessions sessions;
  private final LocalKey localKey;
  private final FailureLimiter failures;
  private final SessionCookie cookie;
  private final ServerMetrics metrics;

  Gate(
      HostCheck hosts,
      TokenService tokens,
      Sessions sessions,
      LocalKey localKey,
      FailureLimiter failures,
      SessionCookie cookie,
      ServerMetrics metrics) {
    this.hosts = hosts;
    this.tokens = tokens;
    this.sessions = sessions;
    this.localKey = localKey;
    this.failures = failures;
    this.cookie = cookie;
    this.metrics = metrics;
  }

  void check(Context ctx) {
    String host = ctx.header("Host");
    if (!hosts.accepts(host)) {
      metrics.refused("host");
      throw new ApiException(
          421,
          "wrong-host",
          "this server does not go by that name; list it in server.allowed-hosts if it should");
    }
    if (OPEN.contains(ctx.path())) {
      return;
    }
    Principal principal = principal(ctx);
    if (principal.kind() == Principal.Kind.SESSION
        && CrossSite.isForged(
            ctx.method().name(), ctx.header("Sec-Fetch-Site"), ctx.header("Origin"), host)) {
      metrics.refused("cross-site");
      throw new ApiException(
          403, "cross-site", "another site sent this request with your session; it was refused");
    }
    if (principal.kind() == Principal.Kind.LOCAL && !LocalKey.opens(ctx.path())) {
      throw new ApiException(
          403, "forbidden", "this key is for tarsier login and tarsier token only");
    }
    principal.attach(ctx);
  }

  /**
   * Whether what a client of another protocol shows opens the API.
   *
   * @param authorization as in the header of that name; empty for none
   * @param address whom to count a failure against
   */
  boolean admits(String authorization, String address) {
    if (!authorization.isEmpty()
        && ofHeader(authorization).filter(p -> p.kind() == Principal.Kind.TOKEN).isPresent()) {
      return true;
    }
    metrics.refused(authorization.isEmpty() ? "no-credentials" : "wrong-credentials");
    if (!authorization.isEmpty()) {
      failures.failed(address);
    }
    return false;
  }

  private Principal principal(Context ctx) {
    String authorization = ctx.header("Authorization");
    if (authorization != null) {
      return ofHeader(authorization).orElseThrow(() -> refuse(ctx, true));
    }
    String id = cookie.read(ctx);
    if (id != null && sessions.end(id).isPresent()) {
      return new Principal("operator", Principal.Kind.SESSION);
    }
    // An old cookie is no attack: after a restart every open console has one.
    throw refuse(ctx, false);
  }

  private Optional<Principal> ofHeader(String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    String text = authorization.substring(BEARER.length()).strip();
    if (localKey.is(text)) {
      return Optional.of(new Principal("local", Principal.Kind.LOCAL));
    }
    return tokens.check(text).map(TokenStore.Token::name).map(Gate::ofToken);
  }

  private static Principal ofToken(String name) {
    return new Principal("token " + name, Principal.Kind.TOKEN);
  }

  private ApiException refuse(Context ctx, boolean wrong) {
    metrics.refused(wrong ? "wrong-credentials" : "no-credentials");
    if (wrong) {
      int wait = failures.failed(ctx.req().getRemoteAddr());
      if (wait > 0) {
        return new ApiException(
                429, "too-many-failures", "too many wrong credentials from this address")
            .retryAfter(wait);
      }
    }
    ctx.header("WWW-Authenticate", "Bearer realm=\"tarsier\"");
    return new ApiException(
        401,
        "unauthenticated",
        wrong
            ? "these credentials are not valid here; make a token with tarsier token create"
            : "send Authorization: Bearer with a token made by tarsier token create, or sign in with the link of tarsier login");
  }

  /** Lets only some kinds of callers through to a handler. */
  static void require(Context ctx, Principal.Kind kind, String hint) {
    if (Principal.of(ctx).kind() != kind) {
      throw new ApiException(403, "forbidden", hint);
    }
  }
}
