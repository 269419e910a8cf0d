package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.ports.InMemoryStorage;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page over HTTP. */
class ConsolePagesTest extends PageCase {

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
