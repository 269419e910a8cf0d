package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {

  private ServerFixture f;

  @BeforeAll
  void start(@TempDir Path dir) {
    f =
        new ServerFixture(
            dir,
            Map.of("limits.score-size", "100kB", "limits.score-points", "1500"),
            InstantSource.system());
    f.trouble("request_seconds");
    f.trouble("errors_ratio");
  }

  @AfterAll
  void stop() {
    f.close();
  }

  @Test
  void troubleIsListedAsAnIncidentWithItsFindings() {
    JsonNode incidents =
        f.json("/api/v1/incidents?status=open,acknowledged,resolved,not-an-anomaly").path("items");
    assertThat(incidents.isEmpty()).isFalse();
    JsonNode incident = f.json("/api/v1/incidents/" + incidents.get(0).path("id").stringValue());
    assertThat(incident.path("entities").get(0).path("id").stringValue()).isEqualTo("service/shop");
    assertThat(incident.path("timeline").isEmpty()).isFalse();
    String finding = incident.path("findings").get(0).stringValue();
    JsonNode full = f.json("/api/v1/findings/" + finding);
    assertThat(full.path("explanation").stringValue()).isNotBlank();
    assertThat(full.path("models").isEmpty()).isFalse();
    assertThat(full.path("points").isEmpty()).isFalse();
    assertThat(full.path("series").path("labels").path("zone").stringValue()).isEqualTo("a");
  }

  @Test
  void listsLeaveOutWhatIsLong() {
    JsonNode finding = f.json("/api/v1/findings").path("items").get(0);
    assertThat(finding.has("points")).isFalse();
    assertThat(finding.has("models")).isFalse();
    assertThat(finding.has("peak")).isTrue();
  }

  @Test
  void findingsAreFilteredAndPaged() {
    List<String> all = ids(f.json("/api/v1/findings?limit=1000"));
    assertThat(all).hasSizeGreaterThanOrEqualTo(2);
    List<String> paged = new ArrayList<>();
    String path = "/api/v1/findings?limit=1";
    JsonNode page = f.json(path);
    while (true) {
      paged.addAll(ids(page));
      if (!page.has("next")) {
        break;
      }
      page = f.json(path + "&cursor=" + page.path("next").stringValue());
    }
    assertThat(paged).isEqualTo(all);
    assertThat(ids(f.json("/api/v1/findings?entity=service/shop"))).isEqualTo(all);
    assertThat(ids(f.json("/api/v1/findings?entity=service/other"))).isEmpty();
    assertThat(ids(f.json("/api/v1/findings?from=2030-01-01T00:00:00Z"))).isEmpty();
    assertThat(ids(f.json("/api/v1/findings?to=2030-01-01T00:00:00Z&from=1700000000")))
        .isEqualTo(all);
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("items").forEach(i -> ids.add(i.path("id").stringValue()));
    return ids;
  }

  @Test
  void seriesAreSearchedAndPaged() {
    JsonNode first = f.json("/api/v1/series?limit=1");
    JsonNode second = f.json("/api/v1/series?limit=1&cursor=" + first.path("next").stringValue());
    assertThat(first.path("items").get(0).path("metric").stringValue()).isEqualTo("errors_ratio");
    assertThat(second.path("items").get(0).path("metric").stringValue())
        .isEqualTo("request_seconds");
    assertThat(second.has("next")).isFalse();
    assertThat(ids(f.json("/api/v1/series?q=SECONDS"))).hasSize(1);
    assertThat(ids(f.json("/api/v1/series?source=nobody"))).isEmpty();
    assertThat(ids(f.json("/api/v1/series?state=learning"))).isEmpty();
    String id = second.path("items").get(0).path("id").stringValue();
    assertThat(f.json("/api/v1/series/" + id).path("learning").booleanValue()).isFalse();
    JsonNode points = f.json("/api/v1/series/" + id + "/points").path("items");
    assertThat(points.size()).isEqualTo(720);
    assertThat(
            f.json("/api/v1/series/" + id + "/points?from=2026-03-02T02:59:45Z")
                .path("items")
                .size())
        .isEqualTo(1);
  }

  @Test
  void operatorsDecideAndTheJournalKnowsWho() {
    f.trouble("saturation_ratio");
    String id =
        ids(f.json("/api/v1/incidents?limit=1000")).stream()
            .filter(
                i -> f.json("/api/v1/incidents/" + i).path("status").stringValue().equals("open"))
            .findFirst()
            .orElseThrow();
    String path = "/api/v1/incidents/" + id;
    JsonNode acknowledged =
        ServerFixture.json(f.post(path + "/acknowledge", "application/json", ""));
    assertThat(acknowledged.path("status").stringValue()).isEqualTo("acknowledged");
    JsonNode dismissed = ServerFixture.json(f.post(path + "/dismiss", "application/json", ""));
    assertThat(dismissed.path("status").stringValue()).isEqualTo("not-an-anomaly");
    HttpResponse<String> again = f.post(path + "/resolve", "application/json", "");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(f.post("/api/v1/incidents/none/resolve", "application/json", "").statusCode())
        .isEqualTo(404);
    assertThat(f.get("/api/v1/journal?limit=1000").body()).contains("\"token tests\"");
  }

  @Test
  void theJournalIsPagedBothWaysAndProven() {
    JsonNode newest = f.json("/api/v1/journal?limit=2");
    long top = newest.path("items").get(0).path("sequence").longValue();
    assertThat(newest.path("items").get(1).path("sequence").longValue()).isEqualTo(top - 1);
    JsonNode older = f.json("/api/v1/journal?limit=1&before=" + newest.path("next").stringValue());
    assertThat(older.path("items").get(0).path("sequence").longValue()).isEqualTo(top - 2);
    JsonNode oldest = f.json("/api/v1/journal?after=0&limit=1");
    assertThat(oldest.path("items").get(0).path("sequence").longValue()).isEqualTo(1);
    assertThat(oldest.path("next").stringValue()).isEqualTo("1");
    JsonNode proof = f.json("/api/v1/journal/verify");
    assertThat(proof.path("intact").booleanValue()).isTrue();
    assertThat(proof.path("entries").longValue()).isGreaterThanOrEqualTo(top);
  }

  @Test
  void aSeriesIsScoredPointByPoint() {
    StringBuilder body = new StringBuilder("{\"points\":[");
    Random random = new Random(3);
    for (int i = 0; i < 1300; i++) {
      double value = 10 + random.nextGaussian() + (i == 1280 ? 100 : 0);
      body.append(i == 0 ? "" : ",")
          .append("{\"timestamp\":")
          .append(1_700_000_000 + 60 * i)
          .append(",\"value\":")
          .append(i == 100 ? "null" : Double.toString(value))
          .append('}');
    }
    HttpResponse<String> response = f.post("/api/v1/score", "application/json", body + "]}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode json = ServerFixture.json(response);
    assertThat(json.path("scores").size()).isEqualTo(1300);
    assertThat(json.path("unjudged").intValue()).isEqualTo(1);
    JsonNode missing = json.path("scores").get(100);
    assertThat(missing.path("value").isNull()).isTrue();
    assertThat(missing.path("score").doubleValue()).isZero();
    JsonNode spike = json.path("scores").get(1280);
    assertThat(spike.path("anomaly").booleanValue()).as(spike.toString()).isTrue();
    assertThat(spike.path("upper").doubleValue()).isLessThan(110);
    assertThat(spike.path("timestamp").stringValue()).isEqualTo("2023-11-15T19:33:20Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"points\":[{\"timestamp\":1,\"value\":\"x\"}]} | points[0].value | 35",
        "{\"points\":[{\"timestamp\":\"soon\",\"value\":1}]} | points[0].timestamp | 24",
        "{\"points\":[{\"timestamp\":1,\"value\":1,\"a\":1}]} | points[0].a | 41",
        "{\"points\":7} | points | 10",
        "{\"pionts\":[]} | pionts | 10",
        "{\"points\":[],\"model\":\"magic\"} | model | 21",
        "{\"model\":\"stl\"} | points | 14",
        "[] | '' | 0",
      })
  void wrongFieldsAreNamedWithTheirPlace(String body, String field, long offset) {
    HttpResponse<String> response = f.post("/api/v1/score", "application/json", body);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode problem = ServerFixture.json(response);
    assertThat(problem.path("type").stringValue()).isEqualTo("urn:tarsier:problem:bad-field");
    assertThat(problem.path("field").stringValue()).isEqualTo(field);
    assertThat(problem.path("offset").longValue()).isBetween(offset - 2, offset + 2);
  }

  @Test
  void takesPairsAsPrometheusGivesThem() {
    String pairs =
        "{\"points\":[[1700000000.5,\"1.5\"],[1700000060,2],[1700000120,\"NaN\"],[1700000180,\"+Inf\"]]}";
    HttpResponse<String> response = f.post("/api/v1/score", "application/json", pairs);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode json = ServerFixture.json(response);
    assertThat(json.path("scores").get(0).path("value").doubleValue()).isEqualTo(1.5);
    assertThat(json.path("scores").get(0).path("timestamp").stringValue())
        .isEqualTo("2023-11-14T22:13:20.500Z");
    assertThat(json.path("unjudged").intValue()).isEqualTo(2);
    for (String wrong : List.of("[1700000000]", "[1,2,3]", "[1,\"x\"]", "[]", "[null,1]")) {
      assertThat(
              f.post("/api/v1/score", "application/json", "{\"points\":[" + wrong + "]}")
                  .statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"points\":[{]} | 12",
        "{\"points\":[ | 11",
        "nonsense | 0",
        "{\"points\":[{\"timestamp\":1e99999999999999999999999999999999999999999999999999999999999999999999999999}]} | 24",
      })
  void malformedJsonIsNamedWithItsOffset(String body, long offset) {
    HttpResponse<String> response = f.post("/api/v1/score", "application/json", body);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode problem = ServerFixture.json(response);
    assertThat(problem.path("type").stringValue()).isEqualTo("urn:tarsier:problem:malformed-json");
    assertThat(problem.path("offset").longValue()).isGreaterThanOrEqualTo(offset);
    assertThat(problem.path("line").intValue()).isEqualTo(1);
  }

  @Test
  void deepNestingIsRefusedNotFollowed() {
    HttpResponse<String> response =
        f.post("/api/v1/score", "application/json", "{\"points\":" + "[".repeat(40_000));
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void bodiesAndPointsHaveLimits() {
    String large = "{\"points\":[" + " ".repeat(200_000) + "]}";
    HttpResponse<String> declared = f.post("/api/v1/score", "application/json", large);
    assertThat(declared.statusCode()).isEqualTo(413);
    assertThat(ServerFixture.json(declared).path("limit").intValue()).isEqualTo(102_400);
    HttpResponse<String> chunked =
        f.send(
            f.signed("/api/v1/score")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))));
    assertThat(chunked.statusCode()).isEqualTo(413);
    String points = String.join(",", Collections.nCopies(1501, "{\"timestamp\":1,\"value\":1}"));
    HttpResponse<String> many =
        f.post("/api/v1/score", "application/json", "{\"points\":[" + points + "]}");
    assertThat(many.statusCode()).isEqualTo(413);
    assertThat(f.post("/api/v1/score", "text/plain", "x").statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/incidents?status=loud,status",
    "/api/v1/incidents?limit=0,limit",
    "/api/v1/incidents?limit=many,limit",
    "/api/v1/incidents?cursor=%00%ff,cursor",
    "/api/v1/incidents?cursor=bm90IG91cnM,cursor",
    "/api/v1/incidents?from=yesterday,from",
    "/api/v1/incidents?lmit=3,lmit",
    "/api/v1/incidents?limit=3&limit=4,limit",
    "/api/v1/findings?severity=bad,severity",
    "/api/v1/findings?cursor=x,cursor",
    "/api/v1/series?cursor=%25,cursor",
    "/api/v1/series?state=odd,state",
    "/api/v1/journal?after=-1,after",
    "/api/v1/stats?x=1,x",
  })
  void badParametersAreNamed(String path, String parameter) {
    HttpResponse<String> response = f.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = ServerFixture.json(response);
    assertThat(problem.path("parameter").stringValue()).isEqualTo(parameter);
    assertThat(problem.path("status").intValue()).isEqualTo(400);
    assertThat(problem.path("detail").stringValue()).contains(parameter);
  }

  @Test
  void unknownPathsAndMethodsAreProblemsToo() {
    HttpResponse<String> path = f.get("/api/v1/nothing");
    assertThat(path.statusCode()).isEqualTo(404);
    assertThat(ServerFixture.json(path).path("type").stringValue()).endsWith(":no-such-path");
    HttpResponse<String> method = f.send(f.signed("/api/v1/incidents").DELETE());
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow").orElseThrow()).contains("GET");
    assertThat(f.get("/api/v1/incidents/none").statusCode()).isEqualTo(404);
    assertThat(f.get("/api/v1/findings/none").statusCode()).isEqualTo(404);
    assertThat(f.get("/api/v1/series/none").statusCode()).isEqualTo(404);
    assertThat(f.get("/api/v1/series/none/points").statusCode()).isEqualTo(404);
  }

  @Test
  void brokenHttpIsAProblemToo() throws Exception {
    String huge =
        RawHttp.exchange(
            f.server.port(),
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(40_000) + "\r\n\r\n");
    assertThat(huge).startsWith("HTTP/1.1 431").contains("urn:tarsier:problem:");
    assertThat(RawHttp.exchange(f.server.port(), "NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void statsAndSourcesAreTold() {
    JsonNode stats = f.json("/api/v1/stats");
    assertThat(stats.path("version").stringValue()).isEqualTo("1.2.3");
    assertThat(stats.path("samples").longValue()).isGreaterThanOrEqualTo(1440);
    assertThat(f.json("/api/v1/sources").path("items").isArray()).isTrue();
  }

  @Test
  void manyAtOnceAreAllAnswered() throws Exception {
    Callable<Integer> ask = () -> f.get("/api/v1/findings?limit=10").statusCode();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (Future<Integer> answer : threads.invokeAll(Collections.nCopies(200, ask))) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
  }

  @Test
  void metricsHoldOwnFamiliesAndTheScoresOfEverySeries() {
    f.get("/api/v1/stats");
    String text = f.get("/metrics").body();
    long families = text.lines().filter(l -> l.startsWith("# TYPE tarsier_")).count();
    assertThat(families).isGreaterThanOrEqualTo(20);
    assertThat(text)
        .contains("tarsier_build_info{")
        .contains("version=\"1.2.3\"")
        .contains(
            "tarsier_http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/v1/stats\",status=\"200\"")
        .contains("jvm_memory_used_bytes")
        .contains("tarsier_samples_total")
        .containsPattern(
            "anomaly_score\\{entity=\"service/shop\",metric=\"request_seconds\",zone=\"a\"} ")
        .containsPattern("yhat_upper\\{entity=\"service/shop\"");
  }

  @Test
  void answersAreCompressedForThoseWhoAskForIt() throws Exception {
    var request = f.signed("/metrics").header("Accept-Encoding", "gzip").build();
    var response = f.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    var text = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    assertThat(new String(text, StandardCharsets.UTF_8))
        .contains("tarsier_build_info", "yhat_upper");
  }

  @Test
  void whatClientsSendNeverBecomesALabel() {
    f.get("/api/v1/made-up-path-by-a-scanner");
    f.get("/api/v1/series/made-up-series");
    assertThat(f.get("/metrics").body()).doesNotContain("made-up");
  }
}
