package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.http.Patience;
import io.tarsier.model.MetricSample;
import io.tarsier.ports.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much is asked for at once when the past is read. */
class HistoryTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000L);
  private static final Pattern WINDOW = Pattern.compile("\\[(\\d+)ms]");

  private final FakePrometheus server = new FakePrometheus();
  private final List<MetricSample> samples = new ArrayList<>();
  private final List<Map<String, String>> raw = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> steps = new CopyOnWriteArrayList<>();
  private int seriesCount = 1;

  @AfterEach
  void stop() {
    server.close();
  }

  /** A Prometheus that scraped a counter that grows by one a second. */
  private void scrapesEvery(int seconds) {
    server
        .on(
            "/api/v1/query",
            (exchange, form) -> {
              raw.add(form);
              double end = Double.parseDouble(form.getOrDefault("time", "0"));
              Matcher window = WINDOW.matcher(form.getOrDefault("query", ""));
              double length = window.find() ? Long.parseLong(window.group(1)) / 1000.0 : 0;
              FakePrometheus.json(answer(end - length, end, seconds)).answer(exchange, form);
            })
        .on(
            "/api/v1/query_range",
            (exchange, form) -> {
              steps.add(form);
              double step = Double.parseDouble(form.getOrDefault("step", "0"));
              FakePrometheus.json(
                      answer(
                          Double.parseDouble(form.getOrDefault("start", "0")),
                          Double.parseDouble(form.getOrDefault("end", "0")),
                          (int) step))
                  .answer(exchange, form);
            });
  }

  private String answer(double from, double to, int spacing) {
    List<Double> points = new ArrayList<>();
    for (long t = (long) Math.ceil(from / spacing) * spacing; t <= to; t += spacing) {
      points.add((double) t);
      points.add((double) t);
    }
    String one =
        FakePrometheus.matrix(
            "ticks_total", points.stream().mapToDouble(Double::doubleValue).toArray());
    if (seriesCount == 1) {
      return one;
    }
    int open = one.indexOf("[{") + 1;
    String series = one.substring(open, one.lastIndexOf(']'));
    StringBuilder many = new StringBuilder(one.substring(0, open)).append(series);
    for (int i = 1; i < seriesCount; i++) {
      many.append(',').append(series.replace("\"api\"", "\"api-" + i + "\""));
    }
    return many.append("]}}").toString();
  }

  private PrometheusSettings settings() {
    return PrometheusSettings.of(server.url()).withSelectors(List.of("ticks_total"));
  }

  private void catchUp(PrometheusSettings settings) throws InterruptedException {
    try (PrometheusSource source =
        PrometheusSource.create(
            settings, new Patience(Duration.ofMillis(10), Duration.ofSeconds(1)), () -> 0.5)) {
      source.catchUp(NOW.minus(Duration.ofHours(24)), NOW, samples::addAll);
    }
  }

  @Test
  void aDayOfScrapesBecomesOneRateAnInterval() throws InterruptedException {
    scrapesEvery(15);
    catchUp(settings());
    assertThat(samples).hasSizeBetween(2875, 2880);
    assertThat(samples).allSatisfy(sample -> assertThat(sample.value()).isEqualTo(1));
    assertThat(steps).isEmpty();
    assertThat(raw).as("ten minutes, an hour, six hours, the rest").hasSize(4);
  }

  /**
   * The trap of query times: with two refreshes a scrape every other one would show a rate of 0.
   */
  @Test
  void scrapesSlowerThanTheIntervalGiveTheirOwnRhythm() throws InterruptedException {
    scrapesEvery(60);
    catchUp(settings());
    assertThat(samples).hasSizeBetween(1438, 1440);
    assertThat(samples).allSatisfy(sample -> assertThat(sample.value()).isEqualTo(1));
  }

  @Test
  void scrapesMuchDenserThanTheIntervalAreReadInSteps() throws InterruptedException {
    scrapesEvery(1);
    catchUp(settings());
    assertThat(raw).hasSize(1);
    assertThat(steps).isNotEmpty();
    assertThat(steps)
        .allSatisfy(form -> {
          double points =
              (Double.parseDouble(form.get("end")) - Double.parseDouble(form.get("start")))
                  / Double.parseDouble(form.get("step"));
          assertThat(points).isLessThan(11_000);
        });
    assertThat(samples).hasSizeBetween(2870, 2885);
  }

  @Test
  void promQlIsReadInStepsWithinPrometheusLimit() throws InterruptedException {
    scrapesEvery(1);
    catchUp(settings().withSelectors(List.of("sum(x)")).withInterval(Duration.ofSeconds(1)));
    assertThat(raw).isEmpty();
    assertThat(steps)
        .hasSizeGreaterThan(8)
        .allSatisfy(form ->
            assertThat(Double.parseDouble(form.get("end")) - Double.parseDouble(form.get("start")))
                .isLessThan(11_000));
    assertThat(samples.stream().map(sample -> sample.series().metric()).distinct())
        .containsExactly("ticks:rate");
  }

  @Test
  void manySeriesAreReadInShorterWindows() throws InterruptedException {
    seriesCount = 500;
    scrapesEvery(15);
    catchUp(settings());
    assertThat(raw)
        .allSatisfy(form -> {
          Matcher window = WINDOW.matcher(form.get("query"));
          assertThat(window.find()).isTrue();
          assertThat(Long.parseLong(window.group(1)) / 15_000 * 500)
              .isLessThanOrEqualTo(PrometheusSource.POINTS_PER_ANSWER + 500);
        });
    assertThat(samples).hasSizeBetween(500 * 2875, 500 * 2880);
  }

  @Test
  void anAnswerThatIsTooLongIsAskedForInPieces() throws InterruptedException {
    seriesCount = 20;
    scrapesEvery(15);
    catchUp(settings().withMaxResponseBytes(8000));
    assertThat(samples).hasSizeBetween(20 * 2870, 20 * 2880);
  }

  @Test
  void whatFailsInOneSelectorDoesNotStopTheOthers() {
    scrapesEvery(15);
    server.on("/api/v1/query_range", FakePrometheus.status(422, "{\"error\":\"too many\"}"));
    assertThatThrownBy(() -> catchUp(settings().withSelectors(List.of("sum(x)", "ticks_total"))))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("1 of 2 queries failed")
        .hasMessageContaining("too many");
    assertThat(samples).hasSizeGreaterThan(2800);
  }
}
