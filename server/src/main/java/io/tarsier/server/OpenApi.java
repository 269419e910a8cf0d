package io.tarsier.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The API's description, kept by hand beside the code and held against the routes by a test. The
 * JSON form is made from the YAML when it is first asked for.
 */
final class OpenApi {

  private static final String RESOURCE = "openapi.yaml";

  private final byte[] yaml;
  private byte[] json = new byte[0];

  OpenApi() {
    try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the server's jar");
      }
      yaml = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/openapi.yaml", ctx -> answer(ctx, "application/yaml; charset=utf-8", yaml)),
        Route.get("/api/v1/openapi.json", ctx -> answer(ctx, "application/json", json())));
  }

  private static void answer(Context ctx, String type, byte[] body) {
    Params.of(ctx);
    ctx.contentType(type).result(body);
  }

  synchronized byte[] json() {
    if (json.length == 0) {
      Load load = new Load(LoadSettings.builder().build());
      json = Json.bytes(load.loadFromString(new String(yaml, StandardCharsets.UTF_8)));
    }
    return json;
  }
}
