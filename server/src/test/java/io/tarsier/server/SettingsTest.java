package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir private Path dir;

  private Settings load(Map<String, String> flags, Map<String, String> environment) {
    return new SettingsLoader(new Platform("Linux", dir, environment)).load(flags, null);
  }

  private Settings loadFile(String yaml) throws IOException {
    Path file = Files.writeString(dir.resolve("my.yaml"), yaml);
    return new SettingsLoader(new Platform("Linux", dir, Map.of())).load(Map.of(), file);
  }

  @Test
  void theDefaultsAreThoseOfTheReference() {
    Settings s = load(Map.of(), Map.of());
    assertThat(s.get(SettingTable.SERVER_PORT)).isEqualTo(8600);
    assertThat(s.get(SettingTable.SERVER_BIND)).isEqualTo("127.0.0.1");
    assertThat(s.get(SettingTable.SERVER_ALLOW_INSECURE_BIND)).isFalse();
    assertThat(s.get(SettingTable.SERVER_ALLOWED_HOSTS)).isEmpty();
    assertThat(s.get(SettingTable.SERVER_TLS_CERT)).isEmpty();
    assertThat(s.get(SettingTable.SERVER_TLS_KEY)).isEmpty();
    assertThat(s.get(SettingTable.SERVER_SESSION_LIFETIME)).hasHours(12);
    assertThat(s.get(SettingTable.SERVER_LOGIN_LIFETIME)).hasMinutes(15);
    assertThat(s.get(SettingTable.STORAGE_URL)).isEmpty();
    assertThat(s.get(SettingTable.RETENTION)).hasDays(30);
    assertThat(s.get(SettingTable.HOST_ENABLED)).isTrue();
    assertThat(s.get(SettingTable.HOST_INTERVAL)).hasSeconds(10);
    assertThat(s.get(SettingTable.PROMETHEUS_URL)).isEmpty();
    assertThat(s.get(SettingTable.PROMETHEUS_BEARER_TOKEN_FILE)).isEmpty();
    assertThat(s.get(SettingTable.PROMETHEUS_USERNAME)).isEmpty();
    assertThat(s.get(SettingTable.PROMETHEUS_PASSWORD_FILE)).isEmpty();
    assertThat(s.get(SettingTable.PROMETHEUS_ORG_ID)).isEmpty();
    assertThat(s.get(SettingTable.PROMETHEUS_SELECTORS)).isEmpty();
    assertThat(s.get(SettingTable.PROMETHEUS_INTERVAL)).hasSeconds(30);
    assertThat(s.get(SettingTable.PROMETHEUS_CATCH_UP)).hasHours(24);
    assertThat(s.get(SettingTable.PROMETHEUS_CA_FILE)).isEmpty();
    assertThat(s.get(SettingTable.PROMETHEUS_INSECURE_TLS)).isFalse();
    assertThat(s.get(SettingTable.PROMETHEUS_MAX_SERIES)).isEqualTo(10_000);
    assertThat(s.get(SettingTable.ANOMALY_BUDGET)).hasValue(0.3);
    assertThat(s.get(SettingTable.INCIDENTS_GAP)).hasMinutes(5);
    assertThat(s.get(SettingTable.CAPACITY_CERTIFICATES)).hasDays(7);
    assertThat(s.get(SettingTable.METRICS_FORECASTS)).isEqualTo(50);
    assertThat(s.get(SettingTable.INCIDENTS_QUIET_PERIOD)).hasMinutes(10);
    assertThat(s.get(SettingTable.SNAPSHOT_INTERVAL)).hasMinutes(5);
    assertThat(s.get(SettingTable.LOG_LEVEL)).isEqualTo("info");
    assertThat(s.get(SettingTable.LOG_FORMAT)).isEqualTo("auto");
    assertThat(s.lines()).hasSize(SettingTable.all().size());
    assertThat(s.lines()).allMatch(l -> l.origin().equals("default"));
  }

  @Test
  void everyKeyAndVariableIsThereOnce() {
    assertThat(SettingTable.all()).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(SettingTable.all()).extracting(Setting::env).doesNotHaveDuplicates();
    assertThat(SettingTable.PROMETHEUS_URL.env()).isEqualTo("TARSIER_PROMETHEUS_URL");
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path home = Files.createDirectories(dir.resolve(".local/share/tarsier"));
    Files.writeString(
        home.resolve("tarsier.yaml"), "server:\n  port: 1\n  bind: 127.0.0.3\nhost.interval: 1m\n");
    Settings s =
        load(
            Map.of("server.port", "3"),
            Map.of("TARSIER_SERVER_PORT", "2", "TARSIER_SERVER_BIND", "127.0.0.2"));
    assertThat(s.get(SettingTable.SERVER_PORT)).isEqualTo(3);
    assertThat(s.origin(SettingTable.SERVER_PORT)).isEqualTo("command line");
    assertThat(s.get(SettingTable.SERVER_BIND)).isEqualTo("127.0.0.2");
    assertThat(s.origin(SettingTable.SERVER_BIND)).isEqualTo("environment TARSIER_SERVER_BIND");
    assertThat(s.get(SettingTable.HOST_INTERVAL)).isEqualTo(Duration.ofMinutes(1));
    assertThat(s.origin(SettingTable.HOST_INTERVAL)).endsWith("tarsier.yaml line 4");
    assertThat(s.origin(SettingTable.LOG_LEVEL)).isEqualTo("default");
  }

  @Test
  void aFileMayBeNestedFlatOrBothAndHoldLists() throws IOException {
    Settings s =
        loadFile(
            """
            prometheus:
              url: http://localhost:9090
              selectors:
                - up
                - '{job="a;b"}'
            incidents.gap: 30s
            log: {level: debug}
            """);
    assertThat(s.get(SettingTable.PROMETHEUS_SELECTORS)).containsExactly("up", "{job=\"a;b\"}");
    assertThat(s.get(SettingTable.INCIDENTS_GAP)).hasSeconds(30);
    assertThat(s.get(SettingTable.LOG_LEVEL)).isEqualTo("debug");
  }

  @Test
  void aListOfOneMayHoldASemicolon() throws IOException {
    assertThat(loadFile("prometheus.selectors: ['a;b']").get(SettingTable.PROMETHEUS_SELECTORS))
        .containsExactly("a;b");
  }

  @Test
  void anUnknownKeyIsNamedWithItsPlaceAndAGuess() {
    assertThatThrownBy(() -> loadFile("server:\n  prot: 1\n"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("server.prot")
        .hasMessageContaining("my.yaml line 2")
        .hasMessageContaining("did you mean server.port?");
  }

  @Test
  void aBadValueIsNamedWithItsOriginAndWhatIsAllowed() {
    assertThatThrownBy(() -> load(Map.of(), Map.of("TARSIER_SERVER_PORT", "70000")))
        .hasMessageContaining("server.port")
        .hasMessageContaining("environment TARSIER_SERVER_PORT")
        .hasMessageContaining("from 0 to 65535");
    assertThatThrownBy(() -> load(Map.of("host.interval", "soon"), Map.of()))
        .hasMessageContaining("host.interval")
        .hasMessageContaining("command line")
        .hasMessageContaining("such as 500ms, 30s");
    assertThatThrownBy(() -> load(Map.of("anomaly.model", "magic"), Map.of()))
        .hasMessageContaining("one of");
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    assertThatThrownBy(
            () -> loadFile("server.port: x\nlog.level: loud\nhost: [[1]]\nunheard.of: 1\n"))
        .hasMessageContaining("server.port")
        .hasMessageContaining("log.level")
        .hasMessageContaining("plain values")
        .hasMessageContaining("unheard.of");
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    assertThatThrownBy(() -> loadFile("server: [")).hasMessageContaining("my.yaml");
    assertThatThrownBy(() -> loadFile("just a text")).hasMessageContaining("expected lines like");
    Path binary = Files.write(dir.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    SettingsLoader loader = new SettingsLoader(new Platform("Linux", dir, Map.of()));
    assertThatThrownBy(() -> loader.load(Map.of(), binary)).hasMessageContaining("b.yaml");
    SettingsLoader other = new SettingsLoader(new Platform("Linux", dir, Map.of()));
    assertThatThrownBy(() -> other.load(Map.of(), dir.resolve("none.yaml")))
        .hasMessageContaining("there is no settings file");
  }

  @Test
  void aFileInTheDataFolderCannotMoveTheDataFolder() throws IOException {
    Path data = Files.createDirectories(dir.resolve("d"));
    Files.writeString(data.resolve("tarsier.yaml"), "data.dir: /elsewhere\n");
    assertThatThrownBy(() -> load(Map.of("data.dir", data.toString()), Map.of()))
        .hasMessageContaining("cannot be set in a file that was found in the data folder");
  }

  @Test
  void secretsAreMaskedAndMayComeFromAFile() throws IOException {
    Path secret = Files.writeString(dir.resolve("url"), "postgresql://me:hunter2@db/tarsier\n");
    Settings s = load(Map.of("storage.url-file", secret.toString()), Map.of());
    assertThat(s.get(SettingTable.STORAGE_URL)).isEqualTo("postgresql://me:hunter2@db/tarsier");
    assertThat(s.lines().toString())
        .contains("postgresql://***@db/tarsier")
        .doesNotContain("hunter2");
    assertThat(s.origin(SettingTable.STORAGE_URL)).contains("file " + secret);
    assertThatThrownBy(
            () -> load(Map.of("storage.url-file", "/no/such", "storage.url", "x"), Map.of()))
        .hasMessageContaining("not both");
    assertThatThrownBy(() -> load(Map.of("storage.url-file", "/no/such"), Map.of()))
        .hasMessageContaining("/no/such");
  }

  @Test
  void secretsDoNotBelongOnTheCommandLine() {
    String url = "postgresql://me:hunter2@db/tarsier";
    assertThatThrownBy(() -> load(Map.of("storage.url", url), Map.of()))
        .hasMessageContaining("storage.url-file")
        .hasMessageContaining("TARSIER_STORAGE_URL")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    assertThat(load(Map.of(), Map.of("TARSIER_STORAGE_URL", url)).get(SettingTable.STORAGE_URL))
        .isEqualTo(url);
    assertThat(
            load(Map.of("storage.url", "postgresql://db/t"), Map.of())
                .origin(SettingTable.STORAGE_URL))
        .isEqualTo("command line");
  }

  @Test
  void mistakesDoNotRepeatSecrets() {
    assertThatThrownBy(() -> load(Map.of("storage.url", "mysql://me:hunter2@db/x"), Map.of()))
        .hasMessageContaining("storage.url")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    assertThatThrownBy(() -> load(Map.of("prometheus.url", "ftp://me:hunter2@db/x"), Map.of()))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void aMisspeltVariableIsAWarningAndAStrangeOneIsNothing() {
    Settings s =
        load(
            Map.of(),
            Map.of("TARSIER_SERVER_PRT", "1", "TARSIER_SERVICE_LAUNCHED_BY", "x", "PATH", "/bin"));
    assertThat(s.warnings())
        .singleElement()
        .asString()
        .contains("did you mean TARSIER_SERVER_PORT?");
  }

  @Test
  void aVariableOfKubernetesIsExplained() {
    assertThatThrownBy(() -> load(Map.of(), Map.of("TARSIER_SERVER_PORT", "tcp://10.0.0.1:80")))
        .hasMessageContaining("enableServiceLinks");
  }

  @Test
  void theDataFolderFollowsThePlatform() {
    Path home = Path.of("/home/me");
    assertThat(new Platform("Linux", home, Map.of()).dataDir())
        .isEqualTo(Path.of("/home/me/.local/share/tarsier"));
    assertThat(new Platform("Linux", home, Map.of("XDG_DATA_HOME", "/x")).dataDir())
        .isEqualTo(Path.of("/x/tarsier"));
    assertThat(new Platform("Linux", home, Map.of("XDG_DATA_HOME", "x")).dataDir())
        .isEqualTo(Path.of("/home/me/.local/share/tarsier"));
    assertThat(new Platform("Mac OS X", home, Map.of()).dataDir())
        .isEqualTo(Path.of("/home/me/Library/Application Support/Tarsier"));
  }

  @Test
  void theReferenceEqualsTheTable() throws IOException {
    Path docs = Path.of("..", "docs", "settings.md");
    String expected = SettingsReference.markdown();
    if (Boolean.getBoolean("tarsier.docs.write")) {
      Files.createDirectories(docs.getParent());
      Files.writeString(docs, expected);
    }
    assertThat(docs)
        .as("write it anew with -Dsurefire.args=-Dtarsier.docs.write=true")
        .hasContent(expected);
  }
}
