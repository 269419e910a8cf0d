package io.tarsier.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tarsier.ports.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate no platform trusts. */
class TlsTest {

  @TempDir static Path dir;

  private static HttpsServer server;
  private static Path ca;

  @BeforeAll
  static void start() throws IOException, InterruptedException, GeneralSecurityException {
    Path store = dir.resolve("server.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "s",
        "-keyalg",
        "EC",
        "-dname",
        "CN=other.example",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-storepass",
        "changeit",
        "-keystore",
        store.toString());
    ca = dir.resolve("ca.pem");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "s",
        "-storepass",
        "changeit",
        "-keystore",
        store.toString(),
        "-file",
        ca.toString());

    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);

    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static String ask(Optional<Path> caFile, boolean insecure) throws InterruptedException {
    ApiSettings settings =
        new ApiSettings(
            Dialect.source("Oracle", "", "", "", false),
            Optional.of(URI.create("https://127.0.0.1:" + server.getAddress().getPort())),
            new Access(new Access.None(), "", caFile, insecure),
            Duration.ofSeconds(10),
            1 << 20);
    try (HttpApi api =
        new HttpApi(
            settings, new Patience(Duration.ofMillis(10), Duration.ofSeconds(1)), () -> 0.5)) {
      return api.ask(
          "/", Map.of(), body -> new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() {
    assertThatThrownBy(() -> ask(Optional.empty(), false))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("certificate that is not trusted")
        .hasMessageContaining("set oracle.ca-file");
  }

  @Test
  void anAuthorityFromAFileIsTrusted() throws InterruptedException {
    assertThat(ask(Optional.of(ca), false)).isEqualTo("hello");
  }

  @Test
  void anyCertificateIsTrustedByExplicitWishOnly() throws InterruptedException {
    assertThat(ask(Optional.empty(), true)).isEqualTo("hello");
  }

  @Test
  void aFileThatHoldsNoCertificateIsNamed() throws IOException {
    Path empty = Files.writeString(dir.resolve("empty.pem"), "");
    assertThatThrownBy(() -> ask(Optional.of(empty), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oracle.ca-file " + empty);
    assertThatThrownBy(() -> ask(Optional.of(dir.resolve("none.pem")), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oracle.ca-file");
  }
}
