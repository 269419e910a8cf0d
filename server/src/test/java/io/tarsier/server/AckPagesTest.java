package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.testkit.ManualClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Somebody follows the link in a notice, without a session and without a token. */
class AckPagesTest {

  private static final String CONSOLE = "https://tarsier.example";

  @TempDir private Path dir;
  private final ManualClock clock = new ManualClock();
  private ServerFixture f;
  private AckLinks links;
  private String id;

  @BeforeEach
  void start() {
    f = new ServerFixture(dir, Map.of("notify.console-url", CONSOLE + "/"), clock);
    links = AckLinks.of(f.settings, f.storage.snapshots(), clock);
    f.trouble("latency");
    id = f.json("/api/v1/incidents").path("items").get(0).path("id").stringValue();
  }

  @AfterEach
  void stop() {
    f.close();
  }

  private String link() {
    String address = links.address(id, "email");
    assertThat(address).startsWith(CONSOLE + "/ack?");
    return address.substring(CONSOLE.length());
  }

  private HttpResponse<String> look(String link) {
    return f.send(f.request(link));
  }

  private HttpResponse<String> press(String link) {
    return f.send(f.request(link).POST(BodyPublishers.noBody()));
  }

  private JsonNode incident() {
    return f.json("/api/v1/incidents/" + id);
  }

  @Test
  void lookingChangesNothing() {
    String link = link();
    HttpResponse<String> page = look(link);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<form method=\"post\">", "Acknowledge</button>");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    f.send(f.request(link).method("HEAD", BodyPublishers.noBody()));
    assertThat(incident().path("status").stringValue()).isEqualTo("open");
  }

  @Test
  void theButtonAcknowledgesInTheNameOfTheLink() {
    HttpResponse<String> page = press(link());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<h1>Acknowledged</h1>");
    assertThat(incident().path("status").stringValue()).isEqualTo("acknowledged");
    assertThat(f.storage.journal().after(0, 1000))
        .filteredOn(e -> e.kind().equals("decision"))
        .singleElement()
        .satisfies(e -> {
          assertThat(e.actor()).isEqualTo("link email");
          assertThat(e.subject()).isEqualTo(id);
        });
  }

  @Test
  void aLinkThatIsUsedTwiceDoesNothingMore() {
    press(link());
    int before = incident().path("timeline").size();
    assertThat(press(link()).body()).contains("Somebody looks after this already");
    assertThat(look(link()).body()).doesNotContain("<form");
    assertThat(incident().path("timeline")).hasSize(before);
  }

  @Test
  void anIncidentThatIsOverStaysSo() {
    f.corridor.resolve(id, "ann");
    HttpResponse<String> page = press(link());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("This is over");
    assertThat(incident().path("status").stringValue()).isEqualTo("resolved");
  }

  @Test
  void aLinkThatWasChangedIsRefused() {
    String link = link();
    for (String changed :
        new String[] {
          link.replace("email", "slack"),
          link.replace(id, id + "0"),
          link.replaceFirst("until=\\d", "until=9"),
          link.replaceFirst("until=\\d+", "until=x"),
          link.replaceFirst("token=.*", "token=" + "0".repeat(64)),
          link.replaceFirst("token=.*", "token="),
          link.replaceFirst("&token=.*", ""),
          "/ack"
        }) {
      HttpResponse<String> page = press(changed);
      assertThat(page.statusCode()).as(changed).isEqualTo(403);
      assertThat(page.body()).contains("This link is not good").doesNotContain("<form");
      assertThat(look(changed).statusCode()).isEqualTo(403);
    }
    assertThat(incident().path("status").stringValue()).isEqualTo("open");
    assertThat(f.get("/metrics").body())
        .contains("tarsier_http_requests_refused_total{reason=\"ack-link\"} 16");
  }

  @Test
  void aLinkEndsAfterADay() {
    String link = link();
    clock.advance(AckLinks.LASTS.minusSeconds(1));
    assertThat(look(link).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    HttpResponse<String> page = press(link);
    assertThat(page.statusCode()).isEqualTo(410);
    assertThat(page.body()).contains("This link is too old");
    assertThat(incident().path("status").stringValue()).isEqualTo("open");
  }

  @Test
  void anIncidentThatIsNotKeptAnyMoreIsSaidToBeGone() {
    String link = links.address("i-0", "email").substring(CONSOLE.length());
    assertThat(press(link).statusCode()).isEqualTo(410);
  }

  @Test
  void otherPathsThatBeginAlikeStayShut() {
    for (String path : new String[] {"/ack/", "/ack/x", "/acknowledge"}) {
      assertThat(look(path).statusCode()).as(path).isEqualTo(401);
    }
  }

  @Test
  void aTitleIsTextAndNothingElse() {
    assertThat(BarePage.escape("<script>a && b</script>"))
        .isEqualTo("&lt;script&gt;a &amp;&amp; b&lt;/script&gt;");
  }

  @Test
  void theKeyOutlivesARestartAndIsNotShared() {
    Secrets secrets = new Secrets(new SecureRandom());
    String address = new AckLinks(f.storage.snapshots(), "x", clock, secrets).address(id, "email");
    assertThat(look(address.substring(1)).statusCode()).isEqualTo(200);
    try (var other = new io.tarsier.ports.InMemoryStorage()) {
      String foreign = new AckLinks(other.snapshots(), "x", clock, secrets).address(id, "email");
      assertThat(look(foreign.substring(1)).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void withoutANameForTheConsoleThereIsNoLink() {
    assertThat(
            AckLinks.of(Settings.of(Map.of()), f.storage.snapshots(), clock).address(id, "email"))
        .isEmpty();
  }
}
