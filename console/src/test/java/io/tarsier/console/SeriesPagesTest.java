package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.flow.SeriesState;
import io.tarsier.model.Suppression;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages of series, patterns and suppressions. */
class SeriesPagesTest extends PageCase {

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
  void tracesBehindASeriesAreLinkedWhereThereAreAny() throws Exception {
    String slow = "/series/" + id("service/shop/checkout http_request_duration_seconds");
    String page = get(slow).body();
    assertThat(page).contains("Traces behind it");
    Matcher link = Pattern.compile("href=\"(/traces/[0-9a-f]{32})\"").matcher(page);
    assertThat(link.find()).isTrue();
    assertThat(get(link.group(1)).statusCode()).isEqualTo(200);
    assertThat(get(slow + "/plots.json").body()).contains("\"traces\":[{\"t\":", link.group(1));
    String other = "/series/" + id("service/shop/checkout http_errors_ratio");
    assertThat(get(other).body()).doesNotContain("Traces behind it");
    assertThat(get(other + "/plots.json").body()).contains("\"traces\":[]");
  }

  private String id(String key) {
    return watch.series().stream()
        .filter(s -> s.series().key().startsWith(key))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Test
  void suppressionsAreListedMadeEndedAndDismissalsWithdrawn() throws Exception {
    assertThat(get("/suppressions").body())
        .contains("sd.*", "2 series now", "End now", "Withdraw", "Suppress more")
        .contains("sun 02:00-04:00 (Europe/Berlin)", "Suppress every week");
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
    watch.ordered.clear();
    String weekly = "matchers=backup&reason=&hours=sun+02:00-04:00&zone=Europe/Berlin&until=";
    assertThat(send("/suppressions", weekly).statusCode()).isEqualTo(303);
    assertThat(send("/suppressions", weekly + "2030-12-31").statusCode()).isEqualTo(303);
    assertThat(watch.ordered.getFirst())
        .contains("sun 02:00-04:00 (Europe/Berlin) until " + Suppression.OPEN);
    assertThat(watch.ordered.getLast()).contains("until 2030-12-31T23:00:00Z");
    assertThat(send("/suppressions", weekly + "soon").body()).contains("is a day such as");
    assertThat(send("/suppressions", "matchers=a&zone=Mars").body())
        .contains("is not a time zone such as");
    HttpResponse<String> wrong = send("/suppressions", "matchers=a%7B&for=1h");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("at character");
    assertThat(send("/suppressions", "matchers=a&for=ever").statusCode()).isEqualTo(400);
    assertThat(post("/suppressions/q-1/end", "cross-site").statusCode()).isEqualTo(403);
  }

  @Test
  void escapesHtmlOnThePageOfASeries() throws Exception {
    HttpResponse<String> reply = get("/series/" + seriesWithHtml());
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body().contains("&lt;img src=x onerror=alert(1)")).isTrue();
    assertThat(reply.body().contains("<img")).isFalse();
  }
}
