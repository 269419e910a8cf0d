package io.tarsier.console;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;

/**
 * Scripts, style and pictures. Each is served under a name that holds a hash of its content, so
 * that browsers may keep it for ever and still never show an old one.
 */
final class Assets {

  private static final String OWN = "/io/tarsier/console/assets/";

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, String> addresses = new HashMap<>();
  private final Map<String, byte[]> byFile = new HashMap<>();

  Assets() {
    add("console.css", OWN + "console.css");
    add("console.js", OWN + "console.js");
    add("charts.js", OWN + "charts.js");
    add("graph.js", OWN + "graph.js");
    add("favicon.svg", OWN + "favicon.svg");
    add("htmx.js", webJar("htmx.org", "dist/htmx.min.js"));
    add("cytoscape.js", webJar("cytoscape", "dist/cytoscape.min.js"));
    add("echarts.js", webJar("echarts", "dist/echarts.common.min.js"));
  }

  /** Where a page finds an asset. */
  String address(String name) {
    String address = addresses.get(name);
    if (address == null) {
      throw new IllegalArgumentException("there is no asset '" + name + "'");
    }
    return address;
  }

  /** Answers a request for {@code /assets/{file}}. */
  void serve(Context ctx) {
    String file = ctx.pathParam("file");
    byte[] bytes = byFile.get(file);
    if (bytes == null) {
      ctx.status(404).contentType("text/plain").result("There is no such file.");
      return;
    }
    ctx.header("Cache-Control", "public, max-age=31536000, immutable");
    ctx.header("X-Content-Type-Options", "nosniff");
    String type = TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "text/plain");
    ctx.contentType(type).result(bytes);
  }

  private void add(String name, String resource) {
    byte[] bytes = read(resource);
    int dot = name.lastIndexOf('.');
    String file = name.substring(0, dot) + "-" + hash(bytes) + name.substring(dot);
    addresses.put(name, "/assets/" + file);
    byFile.put(file, bytes);
  }

  /** WebJars put their version into every path; their Maven properties say which it is. */
  private static String webJar(String artifact, String file) {
    Properties maven = new Properties();
    String properties = "/META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties";
    try {
      maven.load(new ByteArrayInputStream(read(properties)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + properties, e);
    }
    return "/META-INF/resources/webjars/"
        + artifact
        + "/"
        + maven.getProperty("version")
        + "/"
        + file;
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing from the class path: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
