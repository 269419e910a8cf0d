package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Hours;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.model.Suppression;
import io.tarsier.model.Weekly;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SuppressionTest {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Series DISK = series("web-1", "sda");
  private static final Series OTHER = series("web-2", "nvme0");
  private static final List<LabelMatcher> SD = LabelMatcher.parse("disk_io{device=~\"sd.*\"}");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  private int second;

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void whatIsFoundWhileARuleLastsIsRecordedButNotTold() throws InterruptedException {
    feed(400, false);
    List<Event> heard = new ArrayList<>();
    Suppression rule = suppress(Duration.ofHours(1));
    try (Subscription _ = corridor.subscribe(heard::add)) {
      feed(60, true);
      feed(300, false);
    }
    assertThat(findings()).isNotEmpty().allMatch(f -> !f.ongoing());
    assertThat(incidents()).isEmpty();
    assertThat(heard).isEmpty();
    String finding = findings().getFirst().id();
    assertThat(storage.suppressions().marked(List.of(finding))).containsEntry(finding, rule.id());
    assertThat(corridor.stats().findings()).isZero();
    assertThat(corridor.stats().suppressedFindings()).isEqualTo(findings().size());
    assertThat(corridor.stats().suppressions()).isEqualTo(1);
    assertThat(storage.journal().after(0, 100))
        .filteredOn(e -> e.kind().equals("finding"))
        .allMatch(e -> e.body().contains("\"suppressedBy\":\"" + rule.id() + "\""));
  }

  @Test
  void aTroubleThatOutlastsItsRuleIsToldThen() throws InterruptedException {
    feed(400, false);
    suppress(Duration.ofSeconds(90));
    feed(80, true);
    assertThat(incidents()).isEmpty();
    feed(20, true);
    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().status()).isEqualTo(Incident.Status.OPEN);
    assertThat(corridor.stats().findings()).isEqualTo(1);
    assertThat(storage.suppressions().heldBack()).isEmpty();
    feed(1200, false);
    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().status()).isEqualTo(Incident.Status.RESOLVED);
  }

  @Test
  void endingARuleEarlyTellsWhatGoesOn() throws InterruptedException {
    feed(400, false);
    Suppression rule = suppress(Duration.ofDays(7));
    feed(60, true);
    assertThat(incidents()).isEmpty();
    Suppression ended = corridor.endSuppression(rule.id(), "bob");
    assertThat(ended.ends()).isEqualTo(clock.instant());
    assertThat(corridor.endSuppression(rule.id(), "bob")).isEqualTo(ended);
    feed(2, true);
    assertThat(incidents()).hasSize(1);
    assertThat(storage.journal().after(0, 100))
        .filteredOn(e -> e.kind().equals("suppression"))
        .extracting(JournalEntry::actor)
        .containsExactly("ann", "bob");
    assertThatThrownBy(() -> corridor.endSuppression("q-none", "bob"))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aRestartForgetsNeitherRuleNorWhatItHoldsBack() throws InterruptedException {
    feed(400, false);
    suppress(Duration.ofMinutes(5));
    feed(60, true);
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    assertThat(corridor.suppressions()).hasSize(1);
    feed(200, true);
    assertThat(incidents()).isEmpty();
    feed(60, true);
    assertThat(incidents()).hasSize(1);
    assertThat(findings()).hasSize(1);
  }

  @Test
  void whatAnIncidentAlreadyHoldsGoesOnInIt() throws InterruptedException {
    feed(400, false);
    feed(60, true);
    assertThat(incidents()).hasSize(1);
    suppress(Duration.ofHours(1));
    feed(1200, false);
    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().status()).isEqualTo(Incident.Status.RESOLVED);
    assertThat(storage.suppressions().heldBack()).isEmpty();
  }

  @Test
  void aRuleLeavesOtherSeriesAlone() throws InterruptedException {
    feed(400, false);
    suppress(Duration.ofHours(1));
    for (int i = 0; i < 60; i++) {
      take(OTHER, true);
    }
    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().entities()).containsExactly(OTHER.entity());
  }

  @Test
  void aRuleWaitsForItsStart() throws InterruptedException {
    feed(400, false);
    Instant start = clock.instant().plus(Duration.ofHours(2));
    corridor.suppress(SD, start, start.plus(Duration.ofHours(1)), Optional.empty(), "", "ann");
    assertThat(corridor.suppressions().getFirst().state()).isEqualTo(Suppression.State.SCHEDULED);
    feed(60, true);
    assertThat(incidents()).hasSize(1);
  }

  @Test
  void aWeeklyRuleHoldsBackInItsHoursOnly() throws InterruptedException {
    feed(400, false);
    Weekly hours = new Weekly(Hours.parse("sun 12:00-12:08"), ZoneId.of("UTC"));
    Suppression rule = everyWeek(hours);
    assertThat(everyWeek(hours)).as("asked twice").isEqualTo(rule);
    assertThat(corridor.stats().suppressions()).isEqualTo(1);
    feed(60, true);
    assertThat(findings()).isNotEmpty();
    assertThat(incidents()).isEmpty();
    feed(30, true);
    assertThat(incidents()).hasSize(1);
    assertThat(corridor.suppressions().getFirst().state()).isEqualTo(Suppression.State.SCHEDULED);
    clock.advance(Duration.ofDays(7).minusMinutes(5));
    assertThat(corridor.suppressions().getFirst().state()).isEqualTo(Suppression.State.ACTIVE);
    assertThat(storage.journal().after(0, 100))
        .filteredOn(e -> e.kind().equals("suppression"))
        .singleElement()
        .matches(e -> e.body().contains("sun 12:00-12:08 (UTC), until somebody ends it"));
  }

  private Suppression everyWeek(Weekly hours) {
    return corridor.suppress(
        SD, clock.instant(), Suppression.OPEN, Optional.of(hours), "backups", "ann");
  }

  @Test
  void askingTwiceMakesOneRule() throws InterruptedException {
    feed(10, false);
    Suppression first = suppress(Duration.ofHours(1));
    clock.advance(Duration.ofSeconds(2));
    assertThat(suppress(Duration.ofHours(1))).isEqualTo(first);
    assertThat(suppress(Duration.ofHours(2))).isNotEqualTo(first);
    assertThat(corridor.suppressions()).hasSize(2);
    assertThat(corridor.suppressions().getFirst())
        .isEqualTo(new SuppressionState(first, Suppression.State.ACTIVE, 1));
  }

  @Test
  void refusesRulesWithoutAnEndOrWithoutACondition() {
    Instant now = clock.instant();
    Instant later = now.plus(Duration.ofHours(1));
    assertThatThrownBy(() -> corridor.suppress(SD, now, now, Optional.empty(), "", "ann"))
        .hasMessageContaining("end after its start");
    assertThatThrownBy(() ->
            corridor.suppress(SD, now, now.plus(Duration.ofDays(400)), Optional.empty(), "", "ann"))
        .hasMessageContaining("at most 366 days");
    assertThatThrownBy(() -> corridor.suppress(List.of(), now, later, Optional.empty(), "", "ann"))
        .hasMessageContaining("every series");
    assertThatThrownBy(() ->
            corridor.suppress(
                LabelMatcher.parse("{device=~\".*\"}"), now, later, Optional.empty(), "", "ann"))
        .hasMessageContaining("every series");
    assertThatThrownBy(() ->
            corridor.suppress(
                LabelMatcher.parse("{device=~\"s(d\"}"), now, later, Optional.empty(), "", "ann"))
        .hasMessageContaining("expression for device");
    assertThatThrownBy(() ->
            corridor.suppress(
                LabelMatcher.parse("{device=~\"((a{100}){100}){100}\"}"),
                now,
                later,
                Optional.empty(),
                "",
                "ann"))
        .hasMessageContaining("repeats more than");
    assertThat(corridor.suppressions()).isEmpty();
  }

  @Test
  void endedRulesAreListedForAWhileAndThenForgotten() throws InterruptedException {
    feed(5, false);
    suppress(Duration.ofHours(1));
    clock.advance(Duration.ofDays(2));
    assertThat(corridor.suppressions().getFirst().state()).isEqualTo(Suppression.State.ENDED);
    clock.advance(Duration.ofDays(40));
    Suppression second = suppress(Duration.ofHours(1));
    assertThat(corridor.suppressions()).extracting(SuppressionState::rule).containsExactly(second);
    assertThat(storage.suppressions().all()).containsExactly(second);
  }

  @Test
  void thereIsALimitToRules() {
    Instant now = clock.instant();
    for (int i = 0; i < Suppressions.MAX; i++) {
      corridor.suppress(
          List.of(LabelMatcher.equal("n", "" + i)),
          now,
          now.plus(SOON),
          Optional.empty(),
          "",
          "ann");
    }
    assertThatThrownBy(() -> suppress(Duration.ofHours(1)))
        .isInstanceOf(LimitReachedException.class)
        .hasMessageContaining("end one");
    clock.advance(Duration.ofMinutes(1));
    assertThat(suppress(Duration.ofHours(1)).matchers()).isEqualTo(SD);
  }

  @Test
  void selectorsReadAsPrometheusWritesThem() {
    assertThat(LabelMatcher.text(SD)).isEqualTo("{__name__=\"disk_io\",device=~\"sd.*\"}");
    assertThat(LabelMatcher.parse(" { a != 'x' , b !~ \"\\\\d\\\"\" , } "))
        .containsExactly(
            new LabelMatcher("a", LabelMatcher.Op.NOT_EQUAL, "x"),
            new LabelMatcher("b", LabelMatcher.Op.MATCHES_NOT, "\\d\""));
    assertThat(LabelMatcher.parse("disk_io")).containsExactly(SD.getFirst());
    assertThat(LabelMatcher.parse(LabelMatcher.text(LabelMatcher.of(DISK))))
        .isEqualTo(LabelMatcher.of(DISK));
    for (String wrong : new String[] {"{a=1}", "{a\"b\"}", "{a=\"b\"", "{a=\"b\"} x", "{=\"b\"}"}) {
      assertThatThrownBy(() -> LabelMatcher.parse(wrong))
          .as(wrong)
          .hasMessageContaining("at character");
    }
    assertThat(corridor.matching(SD)).isZero();
  }

  private Suppression suppress(Duration lasting) {
    Instant now = clock.instant();
    return corridor.suppress(
        SD, now, now.plus(lasting), Optional.empty(), "disk is being replaced", "ann");
  }

  private void feed(int seconds, boolean burning) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      second++;
      clock.advance(Duration.ofSeconds(1));
      send(DISK, burning);
      send(OTHER, false);
    }
  }

  private void take(Series series, boolean burning) throws InterruptedException {
    second++;
    clock.advance(Duration.ofSeconds(1));
    send(series, burning);
  }

  private void send(Series series, boolean burning) throws InterruptedException {
    double jitter = ((second * 2654435761L) % 1000) / 1000.0;
    double value = burning ? 0.97 + 0.02 * jitter : 0.05 + 0.03 * jitter;
    MetricSample sample = new MetricSample(series, clock.millis(), value);
    assertThat(corridor.acceptDurably("test", List.of(sample), SOON)).isTrue();
  }

  private List<Incident> incidents() {
    return storage.incidents().find(IncidentStore.Query.newest(100)).items();
  }

  private List<Finding> findings() {
    return storage.findings().find(FindingStore.Query.newest(100)).items();
  }

  private static Series series(String host, String device) {
    return new Series(Entity.of(Entity.Kind.HOST, host), "disk_io", Labels.of("device", device));
  }
}
