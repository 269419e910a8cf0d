package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.SeriesState;
import io.tarsier.model.Band;
import io.tarsier.model.Incident;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Journal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pages say, before it becomes HTML. */
class ViewsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final SeededWatch watch = new SeededWatch(NOW);
  private final Viewer viewer = new Viewer(NOW, Viewer.UTC);
  private final TimeRange hour = TimeRange.ofWord("1h", NOW);

  private OverviewView overview() {
    return new Overview(watch.views(), viewer, hour).build();
  }

  private IncidentsView incidents(String status, String severity, String entity) {
    return Incidents.build(
        watch.storage.incidents(),
        new IncidentRows(watch.storage.findings(), viewer),
        status,
        severity,
        entity,
        "");
  }

  @Test
  void saysInOneLineWhetherAnythingIsWrong() {
    OverviewView.Verdict verdict = overview().verdict();
    assertThat(verdict.headline())
        .startsWith("2 open incidents, the worst critical, since 11:4")
        .endsWith("UTC");
    assertThat(verdict.detail())
        .contains("1 of 2 acknowledged", "60 series on 6 entities", "prometheus-eu cannot be read");
  }

  @Test
  void saysWhichSourceCannotBeReadOnceIncidentsAreOver() {
    for (Incident i : watch.storage.incidents().unfinished()) {
      watch.decide(Watch.Decision.RESOLVE, i.id(), "mara");
    }
    assertThat(overview().verdict().headline())
        .isEqualTo("No open incident, but prometheus-eu cannot be read");
  }

  @Test
  void saysWhatToDoWhenNothingIsWatched() {
    OverviewView view =
        new Overview(
                SeededWatch.quiet(SeededWatch.empty(), new InMemoryStorage(), NOW), viewer, hour)
            .build();
    assertThat(view.verdict().headline()).isEqualTo("Nothing is watched yet");
    assertThat(view.incidents()).isEmpty();
    assertThat(view.learning()).isNull();
  }

  @Test
  void putsTheWorstOnTop() {
    OverviewView view = overview();
    assertThat(view.incidents().getFirst().severity().word()).isEqualTo("critical");
    assertThat(view.entities().getFirst().id()).isEqualTo("service/shop/checkout");
    assertThat(view.unusual().stream().map(SeriesRow::severity).toList())
        .isSortedAccordingTo(Comparator.nullsLast(Comparator.<Severity>reverseOrder()));
    assertThat(view.unusual()).hasSize(Overview.MAX_UNUSUAL);
    assertThat(view.moreUnusual()).isEqualTo(3);
  }

  @Test
  void saysWhyOfEveryOpenIncident() {
    assertThat(overview().incidents())
        .allSatisfy(i -> assertThat(i.why()).contains("was expected"));
  }

  @Test
  void saysWhatTarsierItselfCannotCopeWith() {
    assertThat(Overview.troubles(new CorridorStats(9, 9, 0, 9, 9, 0, 0, 100, 9, 0, 0, 20_000)))
        .isEmpty();
    assertThat(Overview.troubles(new CorridorStats(9, 9, 7, 9, 9, 1, 95, 100, 9, 0, 0, 20_000)))
        .satisfiesExactly(
            t -> assertThat(t).contains("1 write "),
            t -> assertThat(t).contains("7 samples of further series dropped"),
            t -> assertThat(t).contains("made to wait"));
  }

  @Test
  void saysWhyInUnitsThatPeopleRead() {
    MetricAnomaly anomaly =
        new MetricAnomaly(
            "f-1",
            watch.series().getFirst().series(),
            new Window(NOW, NOW),
            true,
            0.9,
            Severity.HIGH,
            0.9,
            "was 0.97, expected 0.3 (0.2–0.4), for 6 s; jump and burst agree",
            new SeriesPoint(NOW.toEpochMilli(), 0.97, new Band(0.2, 0.3, 0.4), 0.9, true),
            List.of(),
            List.of());
    assertThat(Why.of(anomaly))
        .isEqualTo(
            "cpu_usage_ratio{core=\"0\"} was 97 % where 20 – 40 % was expected; jump and burst"
                + " agree");
  }

  @Test
  void remembersWhatIsOver() {
    assertThat(overview().recent().stream().map(FindingRow::name).toList())
        .containsExactly(
            "network_transmit_bytes_per_second{device=\"eth0\"}",
            "disk_read_bytes_per_second{device=\"sda\"}");
  }

  @Test
  void saysHowFarLearningHasCome() {
    OverviewView view = overview();
    assertThat(view.learning())
        .isEqualTo(new OverviewView.Learning(3, 60, "38 of 120 points", 31, "about 13 min"));
    assertThat(view.entities().getLast().progress()).isEqualTo("38 of 120 points");
  }

  @Test
  void callsASeriesSilentThatHasNotSpokenForFiveMinutes() {
    Viewer later = new Viewer(NOW.plusSeconds(400), Viewer.UTC);
    SeriesListView view =
        new SeriesList(watch, watch.storage, later, hour).build("swap", "", "silent", 1);
    assertThat(view.found()).isEqualTo(2);
  }

  @Test
  void findsSeriesByAllWordsWhateverTheirCase() {
    SeriesListView view =
        new SeriesList(watch, watch.storage, viewer, hour).build("CPU_usage db-1", "", "", 1);
    assertThat(view.rows().stream().map(SeriesRow::entity).toList())
        .hasSize(4)
        .containsOnly("host/db-1");
    assertThat(view.total()).isEqualTo(60);
  }

  @Test
  void countsFacetsWithinTheSearch() {
    SeriesListView view =
        new SeriesList(watch, watch.storage, viewer, hour).build("cpu_", "host/db-1", "", 1);
    assertThat(view.entities().getFirst().count()).isEqualTo(14);
    assertThat(view.states()).anyMatch(f -> f.word().equals("unusual") && f.count() == 4);
  }

  @Test
  void answersAPageBehindTheLastWithNone() {
    SeriesListView view =
        new SeriesList(watch, watch.storage, viewer, hour).build("", "", "", 1_000_000);
    assertThat(view.rows()).isEmpty();
    assertThat(view.next()).isEmpty();
  }

  @Test
  void filtersIncidentsByStatusSeverityAndEntity() {
    assertThat(incidents("", "", "").incidents()).hasSize(4);
    assertThat(incidents("resolved", "", "").incidents()).hasSize(1);
    assertThat(incidents("", "high", "").incidents()).hasSize(2);
    assertThat(incidents("", "", "host/db-1").incidents()).hasSize(2);
    assertThatThrownBy(() -> incidents("gone", "", "")).hasMessageContaining("'status'");
    assertThatThrownBy(() -> incidents("", "awful", "")).hasMessageContaining("'severity'");
  }

  @Test
  void plotsEachSeriesOfAnIncidentOnce() {
    Incident incident = watch.storage.incidents().get("i-checkout-slow").orElseThrow();
    IncidentPage page = new IncidentPage(watch.views(), viewer, incident);
    IncidentView view = page.build(page.ownRange());
    assertThat(view.plots()).hasSize(7).allMatch(p -> p.calls().size() == 1);
    assertThat(view.findings()).allMatch(f -> f.models().size() == 3);
    assertThat(view.dismissal()).contains("raises the thresholds of its 7 series");
  }

  @Test
  void writesGapsWhereANumberIsMissing() {
    SeriesState learning =
        watch.series().stream().filter(SeriesState::learning).findFirst().orElseThrow();
    SeriesPage page = new SeriesPage(watch.views(), viewer, learning, hour);
    String json = Plots.json(List.of(page.material()), hour);
    assertThat(json).contains("\"lo\":[null,").doesNotContain("NaN");
  }

  @Test
  void readsTheJournalInSlicesUntilItsEnd() {
    Journal journal = watch.storage.journal();
    JournalView first = JournalPage.build(journal, viewer, "", 0, null);
    assertThat(first.entries()).hasSize(50);
    assertThat(first.entries().getFirst().sequence()).isEqualTo(journal.size());
    long last = first.entries().getLast().sequence();
    assertThat(first.next()).isEqualTo("/journal?before=" + last);
    JournalView rest = JournalPage.build(journal, viewer, "", last, null);
    assertThat(rest.entries()).hasSize((int) journal.size() - 50);
    assertThat(rest.next()).isEmpty();
  }

  @Test
  void filtersTheJournalByKindAcrossSlices() {
    Journal journal = watch.storage.journal();
    JournalView view = JournalPage.build(journal, viewer, "incident", 0, null);
    assertThat(view.entries()).hasSize(4).allMatch(e -> e.kind().equals("incident"));
    assertThat(view.next()).isEmpty();
  }

  @Test
  void saysWhetherTheChainHolds() {
    JournalView intact =
        JournalPage.build(watch.storage.journal(), viewer, "", 0, watch.storage.journal().verify());
    assertThat(intact.proof()).isNotNull().returns(true, JournalView.Proof::intact);
    JournalView broken =
        JournalPage.build(
            watch.storage.journal(), viewer, "", 0, new Journal.Verdict.Broken(7, "Bad hash."));
    assertThat(broken.proof())
        .isNotNull()
        .extracting(JournalView.Proof::words)
        .asString()
        .contains("entry 7: Bad hash.");
  }

  @Test
  void leadsFromAJournalEntryToWhatItIsAbout() {
    assertThat(JournalPage.href("i-1")).isEqualTo("/incidents/i-1");
    assertThat(JournalPage.href("f-0123456789abcdef-k3z")).isEqualTo("/series/0123456789abcdef");
    assertThat(JournalPage.href("started")).isEmpty();
  }

  @Test
  void showsTheMostTellingFieldOfAJournalEntry() {
    assertThat(JournalPage.summary("{\"title\":\"Disk full\",\"status\":\"not-an-anomaly\"}"))
        .isEqualTo("Disk full (not an anomaly)");
    assertThat(JournalPage.summary("{\"explanation\":\"Too hot.\",\"ongoing\":false}"))
        .isEqualTo("Too hot. (over)");
    assertThat(JournalPage.summary("{\"score\":1}")).isEqualTo("{\"score\":1}");
    assertThat(JournalPage.summary("not json")).isEqualTo("not json");
    assertThat(JournalPage.summary("")).isEmpty();
  }
}
