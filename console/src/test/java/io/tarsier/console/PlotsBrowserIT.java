package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plots that can be read point by point, in a real Chromium. */
class PlotsBrowserIT extends BrowserCase {

  @Test
  @Tag("long")
  void keepsPlotsWhileTheyAreFedAnew() {
    Page page = at("/incidents/i-checkout-slow");
    page.waitForSelector(".canvas canvas");
    page.waitForSelector(".pulse.on");
    page.evaluate("document.querySelector('.canvas canvas').marked = 1");
    watch.decide(Watch.Decision.ACKNOWLEDGE, "i-checkout-slow", "mara");
    server.tell("incident", "i-checkout-slow");
    page.waitForSelector(".facts .b-acknowledged");
    page.waitForTimeout(300);
    assertThat(page.evaluate("document.querySelector('.canvas canvas').marked")).isEqualTo(1);
    assertThat(complaints).isEmpty();
  }

  @Test
  void zoomsIntoThePartThatIsDraggedAcross() {
    Page page = at("/incidents/i-checkout-slow");
    page.waitForSelector(".canvas canvas");
    page.locator(".canvas").first().scrollIntoViewIfNeeded();
    BoundingBox box = page.locator(".canvas").first().boundingBox();
    page.mouse().move(box.x + 500, box.y + 60);
    page.waitForTimeout(200);
    assertThat(page.locator(".tipbox").first().innerText()).contains("expected", "score");
    assertThat(page.locator(".readout").nth(1).innerText()).contains(" ms, expected ");
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("tip.png")));
    page.mouse().down();
    page.mouse().move(box.x + 800, box.y + 60);
    page.mouse().up();
    page.waitForURL("**?from=*");
    assertThat(page.locator(".range span").innerText()).contains(" – ");
    page.waitForSelector(".canvas canvas");
    assertThat(complaints).isEmpty();
  }

  @Test
  void aRingOnAPlotOpensTheTraceBehindIt() {
    Page page = at(pages().getOrDefault("series", "/series"));
    page.waitForSelector(".canvas canvas");
    page.locator("#shape").scrollIntoViewIfNeeded();
    page.waitForTimeout(200);
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("rings.png")));
    Object ring =
        page.evaluate(
            """
            () => {
              const box = document.querySelector('.canvas'), chart = echarts.getInstanceByDom(box);
              const mark = chart.getOption().series.find((s) => s.name === 'traces').data.at(-1);
              const [x, y] = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, mark.value);
              return [x + box.getBoundingClientRect().left, y + box.getBoundingClientRect().top];
            }
            """);
    assertThat(ring).isInstanceOf(List.class);
    double x = ((Number) ((List<?>) ring).getFirst()).doubleValue();
    double y = ((Number) ((List<?>) ring).getLast()).doubleValue();
    page.mouse().click(x, y);
    page.waitForURL("**/traces/*");
    assertThat(complaints).isEmpty();
  }
}
