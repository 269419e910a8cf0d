package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SuppressionRoutesTest {

  private static final String PATH = "/api/v1/suppressions";
  private static final String LATENCY = "{\"matchers\":\"latency{zone=~\\\"a|b\\\"}\",";

  private ServerFixture f;

  @BeforeEach
  void start(@TempDir Path dir) {
    f = new ServerFixture(dir);
  }

  @AfterEach
  void stop() {
    f.close();
  }

  @Test
  void aRuleIsMadeOnceListedAndEnded() {
    f.trouble("latency");
    String body = LATENCY + "\"duration\":\"1h\",\"reason\":\"deploying\"}";
    HttpResponse<String> made = post(body);
    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode rule = ServerFixture.json(made);
    assertThat(rule.path("author").stringValue()).isEqualTo("token tests");
    assertThat(rule.path("state").stringValue()).isEqualTo("active");
    assertThat(rule.path("series").intValue()).isEqualTo(1);
    assertThat(rule.path("selector").stringValue())
        .isEqualTo("{__name__=\"latency\",zone=~\"a|b\"}");
    String id = rule.path("id").stringValue();

    HttpResponse<String> again = post(body);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(ServerFixture.json(again)).isEqualTo(rule);
    assertThat(f.json(PATH + "?state=active").path("items")).hasSize(1);
    assertThat(f.json(PATH + "/" + id)).isEqualTo(rule);

    for (int i = 0; i < 2; i++) {
      HttpResponse<String> ended = f.send(f.signed(PATH + "/" + id).DELETE());
      assertThat(ended.statusCode()).isEqualTo(200);
      assertThat(ServerFixture.json(ended).path("state").stringValue()).isEqualTo("ended");
    }
    assertThat(f.json(PATH).path("items")).hasSize(1);
    assertThat(f.json(PATH + "?state=active").path("items")).isEmpty();
    assertThat(f.send(f.signed(PATH + "/q-none").DELETE()).statusCode()).isEqualTo(404);
    assertThat(f.get("/metrics").body())
        .contains("tarsier_suppressed_findings_total 0.0", "tarsier_suppressions_active 0.0");
  }

  @Test
  void findingsUnderARuleSayWhichRule() {
    Instant start = ServerFixture.START;
    HttpResponse<String> made =
        post(LATENCY + "\"starts\":\"" + start + "\",\"ends\":\"" + later() + "\"}");
    String id = ServerFixture.json(made).path("id").stringValue();
    f.trouble("latency");
    JsonNode findings = f.json("/api/v1/findings").path("items");
    assertThat(findings).isNotEmpty();
    assertThat(findings.get(0).path("suppressedBy").stringValue()).isEqualTo(id);
    JsonNode one = f.json("/api/v1/findings/" + findings.get(0).path("id").stringValue());
    assertThat(one.path("suppressedBy").stringValue()).isEqualTo(id);
    assertThat(f.json("/api/v1/incidents").path("items")).isEmpty();
    assertThat(f.json("/api/v1/stats").path("suppressedFindings").intValue()).isPositive();
  }

  /** A rule may last a year and the fixture's samples are from a fixed day. */
  private static Instant later() {
    Instant year = ServerFixture.START.plus(java.time.Duration.ofDays(365));
    Instant soon = Instant.now().plusSeconds(60);
    return soon.isAfter(year) ? soon : year;
  }

  @Test
  void aDryRunSaysHowManySeriesMatchAndMakesNothing() {
    f.trouble("latency");
    JsonNode dry =
        ServerFixture.json(
            post(
                "{\"matchers\":[{\"name\":\"zone\",\"value\":\"a\"},"
                    + "{\"name\":\"__name__\",\"value\":\"x.*\",\"isRegex\":true,"
                    + "\"isEqual\":false}],\"duration\":\"2d\",\"dryRun\":true}"));
    assertThat(dry.path("series").intValue()).isEqualTo(1);
    assertThat(dry.has("id")).isFalse();
    assertThat(f.json(PATH).path("items")).isEmpty();
  }

  @Test
  void aRuleMayComeAgainEveryWeekWithoutAnEnd() {
    String body = LATENCY + "\"weekly\":{\"hours\":\"Sun 2:00-04:00\",\"zone\":\"Asia/Tokyo\"}}";
    HttpResponse<String> made = post(body);
    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode rule = ServerFixture.json(made);
    assertThat(rule.has("ends")).isFalse();
    assertThat(rule.path("weekly").path("hours").stringValue()).isEqualTo("sun 02:00-04:00");
    assertThat(rule.path("weekly").path("zone").stringValue()).isEqualTo("Asia/Tokyo");
    assertThat(post(body).statusCode()).isEqualTo(200);
    JsonNode ending =
        ServerFixture.json(
            post(LATENCY + "\"weekly\":{\"hours\":\"02:00-04:00\"},\"duration\":\"30d\"}"));
    assertThat(ending.path("weekly").path("zone").stringValue()).isEqualTo("UTC");
    assertThat(ending.has("ends")).isTrue();
    assertThat(f.json(PATH).path("items")).hasSize(2);
  }

  @Test
  void whatIsWrongIsNamedWithItsField() {
    refuses("{\"matchers\":\"a\",\"weekly\":\"sun 02:00-04:00\"}", "weekly");
    refuses("{\"matchers\":\"a\",\"weekly\":{}}", "weekly.hours");
    refuses("{\"matchers\":\"a\",\"weekly\":{\"hours\":\"nights\"}}", "weekly.hours");
    refuses("{\"matchers\":\"a\",\"weekly\":{\"hours\":\"00:00-24:00\"}}", "weekly.hours");
    refuses("{\"matchers\":\"a\",\"weekly\":{\"days\":\"sun\"}}", "weekly.days");
    refuses(
        "{\"matchers\":\"a\",\"weekly\":{\"hours\":\"01:00-02:00\",\"zone\":\"Mars\"}}",
        "weekly.zone");
    refuses("{}", "matchers");
    refuses("{\"matchers\":\"a\"}", "ends");
    refuses("{\"matchers\":\"a\",\"duration\":\"1h\",\"ends\":\"2030-01-01T00:00:00Z\"}", "ends");
    refuses("{\"matchers\":\"a\",\"ends\":\"2020-01-01T00:00:00Z\"}", "ends");
    refuses("{\"matchers\":\"a\",\"duration\":\"400d\"}", "duration");
    refuses("{\"matchers\":\"a\",\"duration\":\"soon\"}", "duration");
    refuses("{\"matchers\":\"a{\",\"duration\":\"1h\"}", "matchers");
    refuses("{\"matchers\":\"{a=~\\\"(\\\"}\",\"duration\":\"1h\"}", "matchers");
    refuses("{\"matchers\":\"{a=~\\\".*\\\"}\",\"duration\":\"1h\"}", "matchers");
    refuses("{\"matchers\":[{\"name\":1}],\"duration\":\"1h\"}", "matchers[0].name");
    refuses("{\"matchers\":\"a\",\"duration\":\"1h\",\"reason\":7}", "reason");
    refuses("{\"matchers\":\"a\",\"duration\":\"1h\",\"until\":7}", "until");
    refuses("[]", "");
    assertThat(post("{").statusCode()).isEqualTo(400);
  }

  private void refuses(String body, String field) {
    HttpResponse<String> reply = post(body);
    assertThat(reply.statusCode()).as(body).isEqualTo(400);
    assertThat(ServerFixture.json(reply).path("field").stringValue()).as(body).isEqualTo(field);
  }

  @Test
  void aDismissalMayHoldForManySeriesAndBeWithdrawn() {
    f.trouble("latency");
    String id = f.json("/api/v1/incidents").path("items").get(0).path("id").stringValue();
    String dismiss = "/api/v1/incidents/" + id + "/dismiss";
    HttpResponse<String> wrong = f.post(dismiss, "application/json", "{\"scope\":\"memory_used\"}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(ServerFixture.json(wrong).path("field").stringValue()).isEqualTo("scope");
    HttpResponse<String> done =
        f.post(dismiss, "application/json", "{\"scope\":\"{zone=\\\"a\\\"}\"}");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body()).contains("all series that match {zone=\\\"a\\\"} were raised");

    JsonNode said = f.json("/api/v1/feedback").path("items").get(0);
    assertThat(said.path("scope").stringValue()).isEqualTo("{zone=\"a\"}");
    assertThat(said.has("withdrawn")).isFalse();
    String path = "/api/v1/feedback/" + said.path("finding").stringValue();
    JsonNode withdrawn = ServerFixture.json(f.send(f.signed(path).DELETE()));
    assertThat(withdrawn.has("withdrawn")).isTrue();
    assertThat(f.json("/api/v1/feedback").path("items").get(0)).isEqualTo(withdrawn);
    assertThat(f.send(f.signed("/api/v1/feedback/f-none").DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void aPreviewGrowsWithTheNumberOfSeriesAndShrinksWithTheInterval() {
    JsonNode few = f.json("/api/v1/preview?series=1000");
    JsonNode many = f.json("/api/v1/preview?series=50000&interval=30s");
    JsonNode often = f.json("/api/v1/preview?series=1000&interval=1s");
    assertThat(few.path("fits").asBoolean()).isTrue();
    assertThat(many.path("fits").asBoolean()).as("beyond the limit").isFalse();
    assertThat(many.path("limit").intValue()).isEqualTo(20_000);
    for (String grows : new String[] {"heapBytes", "residentBytes", "snapshotBytes", "cores"}) {
      assertThat(many.path(grows).doubleValue()).isGreaterThan(few.path(grows).doubleValue());
    }
    assertThat(few.path("heapBytes").longValue()).isBetween(10L << 20, 100L << 20);
    assertThat(often.path("cores").doubleValue()).isGreaterThan(few.path("cores").doubleValue());
    assertThat(f.get("/api/v1/preview").statusCode()).isEqualTo(400);
    assertThat(f.get("/api/v1/preview?series=0").statusCode()).isEqualTo(400);
    assertThat(f.get("/api/v1/preview?series=9&interval=soon").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> post(String body) {
    return f.post(PATH, "application/json", body);
  }
}
