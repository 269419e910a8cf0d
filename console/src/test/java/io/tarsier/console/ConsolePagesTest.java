package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.flow.SeriesState;
import io.tarsier.model.Incident;
import io.tarsier.ports.InMemoryStorage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every page over HTTP. */
class ConsolePagesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final SeededWatch watch = new SeededWatch(NOW);
  private final ConsoleServer server = new ConsoleServer(watch, InstantSource.fixed(NOW), 0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String site)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Sec-Fetch-Site", site)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private String seriesWithHtml() {
    return watch.series().stream()
        .filter(s -> s.series().key().contains(SeededWatch.HTML))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?range=15m",
        "/incidents",
        "/incidents?status=open&severity=high&entity=host%2Fdb-1",
        "/incidents/i-checkout-slow",
        "/incidents/i-checkout-slow?from=2026-03-01T11:50:00Z&to=2026-03-01T11:55:00Z",
        "/incidents/i-night",
        "/series",
        "/series?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "/series?q=%22%3E%3Cimg%20src%3Dx",
        "/series?state=unusual&entity=%3Cimg%20src%3Dx",
        "/series?page=2",
        "/patterns",
        "/patterns?q=%22%3E%3Cimg%20src%3Dx&level=error&state=new",
        "/patterns/00000000000000a1",
        "/patterns/00000000000000a3",
        "/suppressions",
        "/suppressions?matchers=%22%3E%3Cimg%20src%3Dx&reason=%3Cimg%20src%3Dx",
        "/graph",
        "/graph?range=1h&q=shop",
        "/graph?q=%22%3E%3Cimg%20src%3Dx",
        "/graph?service=service/shop/checkout",
        "/graph?service=service/shop/orders-db",
        "/traces",
        "/traces?failed=true&sort=slowest&min=500&service=service/shop/payment",
        "/traces?service=%22%3E%3Cimg%20src%3Dx",
        "/traces/00000000000000000000000000000bad",
        "/traces/00000000000000000000000000000fff?all=true",
        "/changes",
        "/notifications",
        "/journal",
        "/journal?kind=%3Cimg%20src%3Dx",
        "/about",
        "/signed-out"
      })
  void answersWithAWholePageThatHoldsNoForeignHtml(String path) throws Exception {
    HttpResponse<String> reply = get(path);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type"))
        .hasValueSatisfying(t -> assertThat(t).startsWith("text/html"));
    assertThat(reply.body().strip()).matches("(?s)<!doctype html>.*</html>");
    assertThat(reply.body().lines().filter(l -> l.matches(".*(<img| style=|NaN).*"))).isEmpty();
  }

  @Test
  void saysWhatRunsOutAndShowsHowItIsExpectedToGoOn() throws Exception {
    String overview = get("/").body();
    assertThat(overview)
        .contains("Running out", "memory on web-1", "full in 1 d 20 h (80 %: 1 d 14 h – 2 d 5 h)");
    String id = watch.capacity().getFirst().series().id();
    assertThat(get("/series/" + id).body())
        .contains(
            "What is expected", "class=\"mean\"", "class=\"limit\"", "memory on web-1 full in");
    String headline = get("/series/" + id).body().replaceAll("(?s).*<h1|</section>.*", "");
    assertThat(headline).contains("memory on web-1 full in").doesNotContain("Nothing unusual");
    assertThat(overview).contains("certificate of shop.example on db-1", "expires in 2 d 6 h");
    assertThat(get("/series/" + watch.certified().id()).body())
        .contains("certificate of shop.example expires in 2 d 6 h")
        .doesNotContain("class=\"limit\"");
    String other =
        watch.series().stream()
            .map(SeriesState::id)
            .filter(s -> !s.equals(id) && !s.equals(watch.certified().id()))
            .findFirst()
            .orElseThrow();
    assertThat(get("/series/" + other).body()).doesNotContain("What is expected");
  }

  @Test
  void patternsAreListedNewOnesFirstAndEachHasItsPage() throws Exception {
    String list = get("/patterns").body();
    assertThat(list).contains("payment gateway refused", "3 of 3", "Example");
    assertThat(list.indexOf("gateway refused")).isLessThan(list.indexOf("retrying"));
    assertThat(get("/patterns?level=warn").body()).contains("1 of 3", "retrying");
    assertThat(get("/patterns/00000000000000a1").body())
        .contains(
            "data-tail=\"/api/v1/patterns/00000000000000a1/tail\"", "certificate has expired");
    assertThat(get("/patterns/00000000000000ff").statusCode()).isEqualTo(404);
    assertThat(get("/incidents/i-checkout-slow").body())
        .contains("What the logs say", "payment gateway refused");
  }

  @Test
  void suppressionsAreListedMadeEndedAndDismissalsWithdrawn() throws Exception {
    assertThat(get("/suppressions").body())
        .contains("sd.*", "2 series now", "End now", "Withdraw", "Suppress more");
    assertThat(get("/incidents/i-checkout-slow").body())
        .contains("Suppress…", "name=\"scope\"", "For 1 week", "its own series only");
    assertThat(get("/series/" + watch.series().getFirst().id()).body())
        .contains("Suppress…", "__entity__=");
    HttpResponse<String> made =
        send("/suppressions", "matchers=disk_io%7Ba%3D%22b%22%7D&for=1w&reason=deploying");
    assertThat(made.statusCode()).isEqualTo(303);
    assertThat(made.headers().firstValue("Location")).contains("/suppressions");
    assertThat(post("/suppressions/q-1/end", "same-origin").statusCode()).isEqualTo(303);
    assertThat(post("/feedback/f-1/withdraw", "same-origin").statusCode()).isEqualTo(303);
    assertThat(watch.ordered)
        .containsExactly(
            "{__name__=\"disk_io\",a=\"b\"} for PT168H by mara: deploying",
            "end q-1 by mara",
            "withdraw f-1 by mara");
    HttpResponse<String> wrong = send("/suppressions", "matchers=a%7B&for=1h");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("at character");
    assertThat(send("/suppressions", "matchers=a&for=ever").statusCode()).isEqualTo(400);
    assertThat(post("/suppressions/q-1/end", "cross-site").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> send(String path, String form)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void escapesHtmlOnThePageOfASeries() throws Exception {
    HttpResponse<String> reply = get("/series/" + seriesWithHtml());
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body().contains("&lt;img src=x onerror=alert(1)")).isTrue();
    assertThat(reply.body().contains("<img")).isFalse();
  }

  @Test
  void showsEmptyPagesThatSayWhatWillAppear() throws Exception {
    try (ConsoleServer empty =
        new ConsoleServer(
            SeededWatch.empty(), new InMemoryStorage(), InstantSource.fixed(NOW), 0)) {
      for (String path :
          new String[] {
            "/",
            "/incidents",
            "/series",
            "/journal",
            "/graph",
            "/traces",
            "/changes",
            "/notifications"
          }) {
        String body =
            client
                .send(
                    HttpRequest.newBuilder(URI.create(empty.url() + path)).build(),
                    BodyHandlers.ofString())
                .body();
        assertThat(body.contains("class=\"empty\"")).as(path).isTrue();
      }
    }
  }

  @Test
  void letsBrowsersKeepAssetsForEver() throws Exception {
    Matcher asset =
        Pattern.compile("/assets/[\\w.-]+").matcher(get("/series/" + seriesWithHtml()).body());
    int assets = 0;
    while (asset.find()) {
      HttpResponse<String> reply = get(asset.group());
      assertThat(reply.statusCode()).as(asset.group()).isEqualTo(200);
      assertThat(reply.headers().firstValue("Cache-Control"))
          .hasValue("public, max-age=31536000, immutable");
      assets++;
    }
    assertThat(assets).isEqualTo(6);
    assertThat(get("/assets/console.css").statusCode()).isEqualTo(404);
  }

  @Test
  void neverLetsPagesBeKept() throws Exception {
    assertThat(get("/").headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void loadsChartsOnlyWhereTheyAre() throws Exception {
    assertThat(get("/").body()).doesNotContain("echarts");
    assertThat(get("/incidents/i-checkout-slow").body()).contains("/assets/echarts-");
  }

  @Test
  void carriesOutWhatAnOperatorDecides() throws Exception {
    HttpResponse<String> reply = post("/incidents/i-checkout-slow/acknowledge", "same-origin");
    assertThat(reply.statusCode()).isEqualTo(303);
    assertThat(reply.headers().firstValue("Location")).hasValue("/incidents/i-checkout-slow");
    Incident incident = watch.storage.incidents().get("i-checkout-slow").orElseThrow();
    assertThat(incident.status()).isEqualTo(Incident.Status.ACKNOWLEDGED);
    assertThat(incident.timeline().getLast().actor()).isEqualTo("mara");
  }

  @Test
  void refusesFormsOfOtherSites() throws Exception {
    assertThat(post("/incidents/i-checkout-slow/dismiss", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(watch.storage.incidents().get("i-checkout-slow").orElseThrow().status())
        .isEqualTo(Incident.Status.OPEN);
  }

  @Test
  void saysWhyADecisionComesTooLate() throws Exception {
    HttpResponse<String> reply = post("/incidents/i-night/resolve", "same-origin");
    assertThat(reply.statusCode()).isEqualTo(409);
    assertThat(reply.body()).contains("that is final");
  }

  @Test
  void verifiesTheJournalWhenAsked() throws Exception {
    HttpResponse<String> reply = post("/journal/verify", "same-origin");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).contains("The chain holds");
  }

  @Test
  void showsTheGraphOfServicesAsTablesToo() throws Exception {
    String page = get("/graph").body();
    assertThat(page)
        .contains("/assets/cytoscape-", "7 · 1 critical, the others as expected")
        .contains("seen by its callers", "checkout</a> <span class=\"dim\" aria-label=\"calls\">→");
    assertThat(page.indexOf("data-service=\"service/shop/checkout\""))
        .isLessThan(page.indexOf("data-service=\"service/shop/cart\""));
    assertThat(get("/graph?q=pay").body()).contains("1 of 7");
    assertThat(get("/graph?q=nobody").body()).contains("No service matches");
    for (String other : new String[] {"/", "/traces", "/series"}) {
      assertThat(get(other).body()).doesNotContain("cytoscape");
    }
  }

  @Test
  void showsWhatIsKnownOfOneService() throws Exception {
    String panel = get("/graph?service=service/shop/checkout").body();
    assertThat(panel)
        .contains("Called by", "Runs on", "node/node-1", "a slow trace", "a failed trace")
        .contains("href=\"/incidents/i-checkout-slow\"")
        .contains("service=service%2Fshop%2Fpayment");
    assertThat(get("/graph?service=service/shop/%3Cimg%20src%3Dx").body())
        .contains("Choose a longer one")
        .doesNotContain("<img", "Called by");
  }

  @Test
  void givesThePictureWithAPlaceForEveryService() throws Exception {
    JsonNode picture = JsonMapper.shared().readTree(get("/graph/picture.json").body());
    assertThat(picture.get("nodes").size()).isEqualTo(7);
    assertThat(picture.get("edges").size()).isEqualTo(5);
    Map<String, JsonNode> nodes = new HashMap<>();
    picture.get("nodes").forEach(n -> nodes.put(n.get("name").asString(), n));
    assertThat(node(nodes, "checkout").get("word").asString()).isEqualTo("critical");
    assertThat(node(nodes, "orders-db").get("own").asBoolean()).isFalse();
    for (JsonNode e : picture.get("edges")) {
      double from = node(nodes, name(e.get("source"))).get("column").asDouble();
      assertThat(node(nodes, name(e.get("target"))).get("column").asDouble()).isGreaterThan(from);
    }
    String failing =
        StreamSupport.stream(picture.get("edges").spliterator(), false)
            .filter(e -> name(e.get("target")).equals("payment"))
            .map(e -> e.get("label").asString())
            .findFirst()
            .orElseThrow();
    assertThat(failing).contains("/s · ", " failed");
  }

  private static JsonNode node(Map<String, JsonNode> nodes, String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  private static String name(JsonNode id) {
    return id.asString().substring("service/shop/".length());
  }

  @Test
  void listsTracesAndNarrowsThem() throws Exception {
    assertThat(get("/traces?sort=slowest").body())
        .containsSubsequence("GET /report", "POST /orders");
    assertThat(get("/traces?failed=true").body()).doesNotContain("GET /report");
    assertThat(get("/traces?service=service/shop/mail").body())
        .contains(SeededTraffic.ODD_TRACE)
        .doesNotContain(SeededTraffic.LONG_TRACE);
    assertThat(get("/traces?min=1500").body())
        .contains(SeededTraffic.LONG_TRACE)
        .doesNotContain(SeededTraffic.ODD_TRACE);
    assertThat(get("/traces?min=999999").body()).contains("No trace matches");
  }

  @Test
  void drawsAWaterfallWithWhatIsOddAboutIt() throws Exception {
    String page = get("/traces/" + SeededTraffic.ODD_TRACE).body();
    assertThat(page)
        .contains("10 spans", "5 services", "5 failed", "class=\"path\"", "class=\"beside\"")
        .contains("clock differs", "sticks out", "parent missing")
        .contains("k8s_pod_name", "payment-7d9f", "db.statement");
    assertThat(page).containsSubsequence("Where the time went", "payment", "63 %", "checkout");
  }

  @Test
  void showsOfALongTraceWhatMatters() throws Exception {
    String some = get("/traces/" + SeededTraffic.LONG_TRACE).body();
    assertThat(some.split("class=\"s-bar\"", -1)).hasSize(TracePage.MAX_STEPS + 1);
    assertThat(some).contains("501 shorter spans", "item 399").doesNotContain("> item 0<");
    String all = get("/traces/" + SeededTraffic.LONG_TRACE + "?all=true").body();
    assertThat(all.split("class=\"s-bar\"", -1)).hasSize(802);
  }

  @Test
  void putsCausesFirstAndTakesAWordOnThem() throws Exception {
    String page = get("/incidents/i-checkout-slow").body();
    assertThat(page)
        .containsSubsequence(
            "Causes, the likeliest first", "72 %", "db-1", "To put it right", "14 %")
        .containsSubsequence("id=\"causes\"", "id=\"why\"", "id=\"timeline\"");
    assertThat(page).contains("Led to", "href=\"/incidents/i-db-cpu\"");
    assertThat(get("/incidents/i-db-cpu").body()).contains("A consequence of", "Checkout answers");
    HttpResponse<String> judged =
        send("/incidents/i-checkout-slow/cause", "entity=service%2Fshop%2Fpayment");
    assertThat(judged.statusCode()).isEqualTo(303);
    assertThat(get("/incidents/i-checkout-slow").body())
        .contains("mara says: service/shop/payment was the cause, which was not ranked first.")
        .contains("b-ok", "was the cause");
    assertThat(send("/incidents/i-checkout-slow/cause", "entity=nonsense").statusCode())
        .isEqualTo(400);
    assertThat(post("/incidents/i-checkout-slow/cause", "cross-site").statusCode()).isEqualTo(403);
  }

  @Test
  void tellsTheStoryWithWhatWasChangedAndWhoWasTold() throws Exception {
    assertThat(get("/incidents/i-checkout-slow").body())
        .containsSubsequence("Changed service/shop/payment", "Opened: http", "Told slack: opened.");
  }

  @Test
  void overviewSaysHowWellItDoesAndWhichServicesAreInTrouble() throws Exception {
    assertThat(get("/").body())
        .contains("96 findings since", "4 incidents: 96 % less noise", "<strong>1 of 1</strong>")
        .contains("graph of all 7", "/graph?service=service%2Fshop%2Fcheckout");
  }

  @Test
  void changesLinkOnlyToTheWeb() throws Exception {
    assertThat(get("/changes").body())
        .contains("https://git.example/payment/1.5.0", "3 → 5 replicas")
        .doesNotContain("javascript:");
  }

  @Test
  void noticesAreListedAndTriedAgain() throws Exception {
    assertThat(get("/notifications").body())
        .containsSubsequence("Given up", "pagerduty", "Waiting", "mail", "Channels", "Told");
    assertThat(post("/notifications/n-1-pagerduty/retry", "same-origin").statusCode())
        .isEqualTo(303);
    assertThat(watch.notices.retried).containsExactly("n-1-pagerduty");
    assertThat(post("/notifications/n-9/retry", "same-origin").statusCode()).isEqualTo(404);
    assertThat(post("/notifications/n-1-mail/retry", "cross-site").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/traces/none", "/incidents/i-none", "/series/none", "/series/none/plots.json"})
  void saysWhenThereIsNoSuchThing(String path) throws Exception {
    HttpResponse<String> reply = get(path);
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body()).contains("Not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?range=2y",
        "/?from=yesterday",
        "/incidents?severity=awful",
        "/incidents?cursor=%00",
        "/series?page=two",
        "/traces?failed=perhaps",
        "/traces?min=long",
        "/traces?sort=oddest",
        "/graph?range=2y",
        "/series?state=odd",
        "/journal?before=x"
      })
  void namesWhatItCannotRead(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(400);
  }

  @Test
  void remembersTheThemeAndTheZone() throws Exception {
    HttpResponse<String> reply =
        client.send(
            HttpRequest.newBuilder(URI.create(server.url() + "/"))
                .header("Cookie", "theme=dark; tz=Asia/Kolkata")
                .build(),
            BodyHandlers.ofString());
    assertThat(reply.body()).contains("data-theme=\"dark\"").contains("IST");
  }

  @Test
  void aModelsWordsAreMarkedAndEscaped() throws Exception {
    assertThat(get("/incidents/i-checkout-slow").body())
        .contains("&lt;b&gt;db-1&lt;/b&gt; is busy", "Worded by a language model");
    assertThat(get("/incidents/i-night").body()).doesNotContain("language model");
  }
}
