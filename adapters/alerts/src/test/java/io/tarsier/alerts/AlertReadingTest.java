package io.tarsier.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Alert;
import io.tarsier.model.Labels;
import io.tarsier.model.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertReadingTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final AlertLimits FEW = new AlertLimits(3, 4, 20, 30, 10, 2);

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "critical, CRITICAL",
    "page, CRITICAL",
    "P1, CRITICAL",
    "error, HIGH",
    "High, HIGH",
    "warning, MEDIUM",
    "average, MEDIUM",
    "banana, MEDIUM",
    "'', MEDIUM",
    "info, LOW",
    "none, LOW"
  })
  void severityIsReadFromTheWordsPeopleUse(String word, Severity severity) {
    assertThat(SeverityWords.of(word)).isEqualTo(severity);
  }

  @ParameterizedTest(name = "'{'{0}'}' is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          namespace=shop,pod=cart-1,node=n1              | pod/shop/cart-1
          node=n1,job=kube-state-metrics,service=kube-state-metrics | node/n1
          namespace=shop,deployment=cart,job=kube-state-metrics | workload/shop/cart
          namespace=shop,service=cart                    | service/shop/cart
          instance=web-1:9100,job=node                   | host/web-1
          job=blackbox,instance=https://shop.example     | host/https://shop.example
          team=a                                         | series/Some
          """)
  void whatAnAlertIsAboutFollowsFromItsLabels(String labels, String entity) {
    Map<String, String> map = new HashMap<>();
    for (String pair : labels.strip().split(",")) {
      map.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    assertThat(AlertEntities.of("Some", Labels.of(map)).id()).isEqualTo(entity);
  }

  @Test
  void timesAheadOfOurClockAreNow() {
    Alert alert = one("{\"name\": \"A\", \"startsAt\": \"2026-03-01T13:00:00+00:00\"}");
    assertThat(alert.starts()).isEqualTo(NOW);
    assertThat(alert.at()).isEqualTo(NOW);
  }

  @Test
  void epochSecondsAndMillisecondsAreTimesToo() {
    assertThat(one("{\"name\": \"A\", \"startsAt\": 1767225600}").starts())
        .isEqualTo(one("{\"name\": \"A\", \"startsAt\": 1767225600000}").starts());
  }

  @Test
  void alertsBeyondTheLimitAreRefusedAndCounted() {
    String list =
        IntStream.range(0, 10)
            .mapToObj(i -> "{\"name\": \"A" + i + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    Received received = read(list, FEW);
    assertThat(received.alerts()).hasSize(3);
    assertThat(received.refused()).isEqualTo(7);
  }

  @Test
  void tooManyOrTooLongLabelsAreRefusedAndTheReasonNamesThem() {
    assertThat(
            problem(
                "{\"name\": \"A\", \"labels\": {\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\",\"e\":\"\"}}"))
        .isEqualTo("alerts[0]: labels has 5 members; 4 are allowed");
    assertThat(problem("{\"name\": \"A\", \"labels\": {\"a\": \"" + "x".repeat(31) + "\"}}"))
        .isEqualTo("alerts[0]: labels.a has more than 30 characters");
    assertThat(problem("{\"name\": \"" + "x".repeat(21) + "\"}"))
        .isEqualTo("alerts[0]: name has more than 20 characters");
  }

  @Test
  void aLongSummaryIsCut() {
    assertThat(read("{\"name\": \"A\", \"summary\": \"" + "x".repeat(50) + "\"}", FEW).alerts())
        .singleElement()
        .extracting(Alert::summary)
        .isEqualTo("x".repeat(10) + "…");
  }

  @Test
  void brokenJsonIsToldWithItsPlace() {
    assertThatThrownBy(() -> read("{\"name\": \"A\",\n \"x\"", AlertLimits.DEFAULT))
        .isInstanceOf(UnusableAlertsException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void theFingerprintFollowsFromWhatIdentifiesAnAlert() {
    String a = one("{\"name\": \"A\", \"labels\": {\"x\": \"1\"}}").fingerprint();
    assertThat(
            one("{\"name\": \"A\", \"labels\": {\"x\": \"1\"}, \"summary\": \"s\"}").fingerprint())
        .isEqualTo(a);
    assertThat(one("{\"name\": \"A\", \"labels\": {\"x\": \"2\"}}").fingerprint()).isNotEqualTo(a);
  }

  private static Alert one(String json) {
    return read(json, AlertLimits.DEFAULT).alerts().getFirst();
  }

  private static String problem(String json) {
    return read(json, FEW).problems().getFirst();
  }

  private static Received read(String json, AlertLimits limits) {
    return new GenericAlerts(limits, InstantSource.fixed(NOW))
        .read(json.getBytes(StandardCharsets.UTF_8));
  }
}
