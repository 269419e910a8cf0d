package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.ports.InMemoryStorage;
import io.tarsier.testkit.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {

  private final ManualClock clock = new ManualClock();
  private final Secrets secrets = new Secrets(new SecureRandom());

  @Test
  void aLinkEndsWithItsTime() {
    LoginLinks links = new LoginLinks(secrets, clock, Duration.ofMinutes(15));
    String early = links.issue();
    String late = links.issue();
    clock.advance(Duration.ofMinutes(14));
    assertThat(links.redeem(early)).isTrue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(links.redeem(late)).isFalse();
    assertThat(links.redeem("")).isFalse();
  }

  @Test
  void aSessionEndsWithItsTime() {
    Sessions sessions = new Sessions(secrets, clock, Duration.ofHours(12));
    String id = sessions.open();
    clock.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(sessions.end(id)).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(sessions.end(id)).isEmpty();
  }

  @Test
  void sessionsAreBounded() {
    Sessions sessions = new Sessions(secrets, clock, Duration.ofHours(12));
    String first = sessions.open();
    for (int i = 0; i < Sessions.MAX; i++) {
      sessions.open();
    }
    assertThat(sessions.size()).isEqualTo(Sessions.MAX);
    assertThat(sessions.end(first)).isEmpty();
  }

  @Test
  void failuresAreForgivenWithTime() {
    FailureLimiter limiter = new FailureLimiter(clock);
    for (int i = 0; i < 10; i++) {
      assertThat(limiter.failed("a")).isZero();
    }
    assertThat(limiter.failed("a")).isBetween(1, 6);
    assertThat(limiter.failed("b")).isZero();
    clock.advance(Duration.ofSeconds(6));
    assertThat(limiter.failed("a")).isZero();
    assertThat(limiter.failed("a")).isPositive();
  }

  @Test
  void secretsDoNotRepeat() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(secrets.next())
          .matches("[0-9a-f]{64}")
          .satisfies(s -> assertThat(seen.add(s)).isTrue());
    }
  }

  @Test
  void onlyTheHashOfATokenIsKept() {
    InMemoryStorage storage = new InMemoryStorage();
    TokenService tokens = new TokenService(storage, clock);
    TokenService.Created created = tokens.create("ops");
    String secret = created.text().substring(created.text().lastIndexOf('_') + 1);
    assertThat(storage.tokens().all().toString()).doesNotContain(secret);
    assertThat(storage.journal().after(0, 10).toString())
        .contains("token/" + created.record().id(), "ops")
        .doesNotContain(secret);
    assertThat(tokens.check(created.text())).contains(created.record());
    assertThat(tokens.check(created.text().toUpperCase(Locale.ROOT))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " x", "a\nb", "x\u202ey", "\"quoted\""})
  void namesThatWouldConfuseAReaderAreRefused(String name) {
    TokenService tokens = new TokenService(new InMemoryStorage(), clock);
    assertThatThrownBy(() -> tokens.create(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hostNamesAreComparedWithoutPortAndCase() {
    HostCheck check = new HostCheck("127.0.0.1", true, List.of("Ops.Example"));
    assertThat(List.of("localhost", "LOCALHOST:1", "127.0.0.1:8600", "[::1]:8600", "ops.example"))
        .allMatch(check::accepts);
    assertThat(List.of("", "evil", "localhost.evil:80", "[::2]", "::1", "127.0.0.1:80:80"))
        .noneMatch(check::accepts);
    assertThat(check.accepts(null)).isFalse();
  }

  @Test
  void onTheNetworkAnyNameIsFineUntilSomeAreListed() {
    assertThat(new HostCheck("10.0.0.1", false, List.of()).accepts("anything")).isTrue();
    HostCheck listed = new HostCheck("10.0.0.1", false, List.of("ops.example"));
    assertThat(listed.accepts("ops.example:443")).isTrue();
    assertThat(listed.accepts("anything")).isFalse();
  }

  @Test
  void aNetworkAddressIsAllowedWithTlsOrOnPurpose() {
    assertThat(BindCheck.isLoopback(Settings.of(Map.of("server.bind", "::1")))).isTrue();
    assertThat(BindCheck.isLoopback(Settings.of(Map.of("server.bind", "localhost")))).isTrue();
    assertThat(
            BindCheck.isLoopback(
                Settings.of(Map.of("server.bind", "0.0.0.0", "server.tls.cert", "c.pem"))))
        .isFalse();
    assertThat(
            BindCheck.isLoopback(
                Settings.of(
                    Map.of("server.bind", "0.0.0.0", "server.allow-insecure-bind", "true"))))
        .isFalse();
    assertThatThrownBy(
            () -> BindCheck.isLoopback(Settings.of(Map.of("server.bind", "no.such.host.invalid"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("no.such.host.invalid");
  }

  @Test
  void originsAreComparedAsBrowsersSendThem() {
    assertThat(CrossSite.isForged("POST", null, "http://localhost:8600", "localhost:8600"))
        .isFalse();
    assertThat(CrossSite.isForged("POST", null, "http://localhost:8601", "localhost:8600"))
        .isTrue();
    assertThat(CrossSite.isForged("POST", null, "null", "localhost:8600")).isTrue();
    assertThat(CrossSite.isForged("POST", null, "::", "localhost:8600")).isTrue();
    assertThat(CrossSite.isForged("DELETE", "cross-site", null, "localhost:8600")).isTrue();
    assertThat(CrossSite.isForged("POST", null, null, "localhost:8600")).isFalse();
    assertThat(CrossSite.isForged("GET", "cross-site", null, "localhost:8600")).isFalse();
  }
}
