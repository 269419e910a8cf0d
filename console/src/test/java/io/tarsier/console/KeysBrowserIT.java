package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import io.tarsier.model.Incident;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a reader does with keys and buttons, in a real Chromium. */
class KeysBrowserIT extends BrowserCase {

  @Test
  void movesThroughLinesByKeyAndOpensOne() {
    Page page = at("/");
    page.keyboard().press("j");
    page.keyboard().press("j");
    page.keyboard().press("k");
    assertThat(page.locator("[data-at]").count()).isEqualTo(1);
    assertThat(page.locator("[data-at]").getAttribute("id")).isEqualTo("row-i-checkout-slow");
    page.keyboard().press("e");
    assertThat(page.locator("[data-at] details").getAttribute("open")).isNotNull();
    page.keyboard().press("Enter");
    page.waitForURL("**/incidents/i-checkout-slow");
    assertThat(complaints).isEmpty();
  }

  @Test
  void acknowledgesByKey() {
    Page page = at("/incidents/i-checkout-slow");
    page.keyboard().press("a");
    page.waitForCondition(() ->
        watch.storage.incidents().get("i-checkout-slow").orElseThrow().status()
            == Incident.Status.ACKNOWLEDGED);
    page.waitForSelector(".facts .b-acknowledged");
    assertThat(complaints).isEmpty();
  }

  @Test
  @Tag("long")
  void asksBeforeItTakesNotAnAnomalyForAnAnswer() {
    Page page = at("/incidents/i-checkout-slow");
    page.getByText("Not an anomaly…").click();
    assertThat(page.locator(".sure-box").first().innerText()).contains("raises the thresholds");
    page.getByText("Yes, not an anomaly").click();
    page.waitForSelector(".facts .b-dismissed");
    assertThat(watch.storage.incidents().get("i-checkout-slow").orElseThrow().status())
        .isEqualTo(Incident.Status.NOT_AN_ANOMALY);
  }

  @Test
  @Tag("long")
  void opensHelpAndClosesIt() {
    Page page = at("/");
    page.keyboard().press("?");
    assertThat(page.locator("#keys").isVisible()).isTrue();
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("keys.png")));
    page.keyboard().press("Escape");
    assertThat(page.locator("#keys").isVisible()).isFalse();
  }

  @Test
  void searchesWhileTypingAndKeepsTheWordsInTheAddress() {
    Page page = at("/");
    page.keyboard().press("/");
    page.waitForURL("**/series#q");
    page.keyboard().type("swap");
    page.waitForCondition(() -> page.locator("#rows tbody tr").count() == 2);
    assertThat(page.url()).contains("q=swap");
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("q");
    assertThat(complaints).isEmpty();
  }

  @Test
  @Tag("long")
  void remembersTheChosenTheme() {
    Page page = at("/");
    page.keyboard().press("t");
    page.navigate(server.url() + "/incidents");
    assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("dark");
  }

  private static double top(Page page) {
    return ((Number)
            page.evaluate("document.querySelector('#unusual').getBoundingClientRect().top"))
        .doubleValue();
  }

  @Test
  void takesNewsInWithoutMovingTheReader() {
    Page page = at("/");
    page.waitForSelector(".pulse.on");
    page.keyboard().press("j");
    page.keyboard().press("e");
    page.evaluate("scrollTo(0, 300); document.querySelector('#watched tbody tr').marked = 1");
    page.waitForTimeout(100);
    double before = top(page);
    watch.decide(Watch.Decision.RESOLVE, "i-db-cpu", "mara");
    server.tell("incident", "i-db-cpu");
    page.waitForCondition(() -> page.locator("#open li.inc").count() == 1);
    assertThat(page.locator("h1").innerText()).startsWith("1 open incident, critical");
    assertThat(page.title()).startsWith("1 open incident, critical");
    assertThat(page.evaluate("document.querySelector('#watched tbody tr').marked")).isEqualTo(1);
    assertThat(page.locator("[data-at] details").getAttribute("open")).isNotNull();
    assertThat(top(page)).as("what is read stays where it is").isCloseTo(before, within(2.0));
    assertThat(complaints).isEmpty();
  }
}
