package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpsTest {

  @TempDir private Path dir;

  /** A certificate for localhost, made by the JDK's own tool. */
  private KeyStore keyStore(String algorithm) throws Exception {
    Path file = dir.resolve(algorithm + ".p12");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "t",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      store.load(in, "changeit".toCharArray());
    }
    return store;
  }

  private Path pem(String name, String type, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        dir.resolve(name),
        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }

  @Test
  void servesHttpsWithASecureCookie() throws Exception {
    KeyStore store = keyStore("EC");
    Path cert = pem("cert.pem", "CERTIFICATE", store.getCertificate("t").getEncoded());
    Path key =
        pem("key.pem", "PRIVATE KEY", store.getKey("t", "changeit".toCharArray()).getEncoded());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("t", store.getCertificate("t"));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    Map<String, String> settings =
        Map.of("server.tls.cert", cert.toString(), "server.tls.key", key.toString());
    try (ServerFixture f = new ServerFixture(dir.resolve("d"), settings, InstantSource.system());
        HttpClient https = HttpClient.newBuilder().sslContext(context).build()) {
      assertThat(f.server.url()).startsWith("https://127.0.0.1:");
      HttpResponse<String> response =
          https.send(
              HttpRequest.newBuilder(URI.create(f.server.loginLink())).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(303);
      assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-tarsier_")
          .contains("Secure", "HttpOnly");
      assertThat(response.headers().firstValue("Strict-Transport-Security")).isPresent();
    }
  }

  @Test
  void keysOfEveryUsualKindAreRead() throws Exception {
    for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
      KeyStore store = keyStore(algorithm);
      Path cert = pem("c.pem", "CERTIFICATE", store.getCertificate("t").getEncoded());
      Path key =
          pem("k.pem", "PRIVATE KEY", store.getKey("t", "changeit".toCharArray()).getEncoded());
      assertThat(TlsFiles.read(cert, key).size()).isEqualTo(1);
    }
  }

  @Test
  void filesThatDoNotFitAreExplained() throws Exception {
    Path cert = pem("cert.pem", "CERTIFICATE", keyStore("EC").getCertificate("t").getEncoded());
    Path old = pem("old.pem", "RSA PRIVATE KEY", new byte[] {1});
    assertThatThrownBy(() -> TlsFiles.read(cert, old))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    Path broken = pem("broken.pem", "PRIVATE KEY", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> TlsFiles.read(cert, broken)).hasMessageContaining("broken.pem");
    assertThatThrownBy(() -> TlsFiles.read(dir.resolve("none.pem"), old))
        .hasMessageContaining("none.pem");
  }
}
