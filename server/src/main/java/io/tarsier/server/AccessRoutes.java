package io.tarsier.server;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.tarsier.ports.TokenStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What commands on the same machine ask of a running server: login links and API tokens. */
final class AccessRoutes {

  private static final String LOCAL_ONLY =
      "only commands on the server's own machine may do this: tarsier login, tarsier token";
  private static final int MAX_BODY = 4096;

  private final TokenService tokens;
  private final LoginPages login;

  AccessRoutes(TokenService tokens, LoginPages login) {
    this.tokens = tokens;
    this.login = login;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/login-links", this::link),
        Route.get("/api/v1/tokens", this::list),
        Route.post("/api/v1/tokens", this::create),
        new Route(HandlerType.DELETE, "/api/v1/tokens/{id}", this::revoke));
  }

  record LinkView(String url) {}

  record TokenView(String id, String name, String created, Optional<String> token) {
    static TokenView of(TokenStore.Token t) {
      return new TokenView(t.id(), t.name(), t.created().toString(), Optional.empty());
    }
  }

  private void link(Context ctx) {
    Gate.require(ctx, Principal.Kind.LOCAL, LOCAL_ONLY);
    ctx.status(201);
    Reply.json(ctx, new LinkView(login.freshLink()));
  }

  private void list(Context ctx) {
    Gate.require(ctx, Principal.Kind.LOCAL, LOCAL_ONLY);
    Params.of(ctx);
    Reply.json(ctx, Views.PageView.of(tokens.list(), Optional.empty(), TokenView::of));
  }

  private void create(Context ctx) throws IOException {
    Gate.require(ctx, Principal.Kind.LOCAL, LOCAL_ONLY);
    String name = nameIn(Bodies.read(ctx, MAX_BODY));
    try {
      TokenService.Created created = tokens.create(name);
      TokenStore.Token t = created.record();
      ctx.status(201);
      Reply.json(
          ctx,
          new TokenView(t.id(), t.name(), t.created().toString(), Optional.of(created.text())));
    } catch (IllegalArgumentException e) {
      throw ApiException.bad("bad-field", String.valueOf(e.getMessage())).with("field", "name");
    }
  }

  private static String nameIn(byte[] body) {
    try {
      JsonNode name = Json.MAPPER.readTree(body).path("name");
      if (name.isString()) {
        return name.stringValue();
      }
      throw ApiException.bad("bad-field", "name must be a text").with("field", "name");
    } catch (JacksonException e) {
      throw MalformedJson.problem(e);
    }
  }

  private void revoke(Context ctx) {
    Gate.require(ctx, Principal.Kind.LOCAL, LOCAL_ONLY);
    String id = ctx.pathParam("id");
    if (!tokens.revoke(id)) {
      throw ApiException.notFound("token", id);
    }
    ctx.status(204);
  }
}
