package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Incident;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The pages of incidents, and of what came of them. */
class IncidentPagesTest extends PageCase {

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
}
