package io.tarsier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Alert;
import io.tarsier.model.Band;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Cause;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Hours;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Labels;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Suppression;
import io.tarsier.model.Verdict;
import io.tarsier.model.Weekly;
import io.tarsier.ports.Cursor;
import io.tarsier.ports.FeedbackStore.Dismissal;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Page;
import io.tarsier.ports.Storage;
import io.tarsier.ports.TokenStore.Token;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Storage} promises. A subclass says how an empty one is opened. */
public abstract class StorageContract {

  private static final Instant T0 = ManualClock.START;

  protected final Samples samples = new Samples(7);
  protected Storage storage;

  @SuppressWarnings("NullAway.Init")
  protected StorageContract() {}

  /** Opens a storage that holds nothing. */
  protected abstract Storage openEmpty() throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = openEmpty();
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void anEmptyStorageAnswersEverythingWithNothing() {
    assertThat(storage.findings().find(FindingStore.Query.newest(10)).items()).isEmpty();
    assertThat(storage.findings().get("f-none")).isEmpty();
    assertThat(storage.findings().getAll(List.of())).isEmpty();
    assertThat(storage.incidents().find(IncidentStore.Query.newest(10)).next()).isEmpty();
    assertThat(storage.incidents().unfinished()).isEmpty();
    assertThat(storage.journal().size()).isZero();
    assertThat(storage.journal().after(0, 10)).isEmpty();
    assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(0));
    assertThat(storage.feedback().all()).isEmpty();
    assertThat(storage.suppressions().all()).isEmpty();
    assertThat(storage.suppressions().heldBack()).isEmpty();
    assertThat(storage.suppressions().marked(List.of())).isEmpty();
    assertThat(storage.tokens().all()).isEmpty();
    storage.snapshots().read("", (key, state) -> assertThat(key).as("no snapshot").isNull());
    storage.commit(new Storage.Commit(List.of(), List.of(), List.of()));
    assertThat(storage.journal().size()).isZero();
  }

  @Test
  void givesAFindingBackAsItWasWritten() {
    MetricAnomaly finding = samples.finding(Samples.series(1), T0);
    commit(finding);
    assertThat(storage.findings().get(finding.id())).contains(finding);
  }

  @Test
  void givesALastingChangeBackAsItWasWritten() {
    Drift drift = samples.drift(Samples.series(1), T0);
    storage.commit(new Storage.Commit(List.of(drift), List.of(), List.of()));
    assertThat(storage.findings().get(drift.id())).contains(drift);
    assertThat(find(query(Optional.empty(), Optional.of(drift.series().id()), null)))
        .containsExactly(drift);
  }

  @Test
  void givesAForeseenShortageBackAsItWasWrittenAndAsItEnded() {
    CapacityForecast forecast = samples.capacity(Samples.series(1), T0, true);
    storage.commit(new Storage.Commit(List.of(forecast), List.of(), List.of()));
    assertThat(storage.findings().get(forecast.id())).contains(forecast);
    storage.commit(new Storage.Commit(List.of(forecast.over()), List.of(), List.of()));
    assertThat(find(query(Optional.empty(), Optional.of(forecast.series().id()), null)))
        .containsExactly(forecast.over());
  }

  @Test
  void givesAGroupsAnomalyBackAsItWasWrittenAndAsItEnded() {
    GroupAnomaly group = samples.group(Samples.series(1), Samples.series(2), T0, true);
    storage.commit(new Storage.Commit(List.of(group), List.of(), List.of()));
    assertThat(storage.findings().get(group.id())).contains(group);
    storage.commit(new Storage.Commit(List.of(group.over()), List.of(), List.of()));
    assertThat(find(query(Optional.of(group.entity().id()), Optional.empty(), null)))
        .containsExactly(group.over());
  }

  @Test
  void givesAnAlertAndAnIncidentWithItsCausesBackAsTheyWereWritten() {
    Entity node = Entity.of(Entity.Kind.NODE, "n1");
    Alert alert =
        new Alert(
            "alertmanager",
            "a1b2",
            node,
            "NodeDown",
            Labels.of(Map.of("alertname", "NodeDown", "node", "n1")),
            Severity.CRITICAL,
            true,
            T0,
            T0.plusSeconds(30),
            "n1 does not answer",
            "http://prometheus.test/graph");
    ReportedAlert reported = ReportedAlert.of(alert);
    Incident incident =
        new Incident(
            "i-a1",
            "shop slow: n1 down",
            Incident.Status.OPEN,
            Severity.CRITICAL,
            T0,
            T0.plusSeconds(30),
            List.of(node),
            List.of(reported.id()),
            List.of(),
            List.of(
                new Cause(node, "down", 0.9, 0.8, List.of("fell silent"), List.of("s1"), "drain")),
            Optional.of("i-parent"),
            Optional.of(new Verdict(node, true, "mara", T0.plusSeconds(60))));
    storage.commit(new Storage.Commit(List.of(reported), List.of(incident), List.of()));

    assertThat(storage.findings().getAll(List.of(reported.id()))).containsExactly(reported);
    assertThat(storage.incidents().get("i-a1")).contains(incident);
    ReportedAlert over = reported.endedAt(T0.plusSeconds(600));
    storage.commit(new Storage.Commit(List.of(over), List.of(), List.of()));
    assertThat(storage.findings().getAll(List.of(reported.id()))).containsExactly(over);
  }

  @Test
  void givesALogAnomalyBackAsItWasWrittenAndAsItEnded() {
    Entity service = Entity.of(Entity.Kind.SERVICE, "cart");
    LogAnomaly log = samples.logAnomaly(service, T0, true);
    storage.commit(new Storage.Commit(List.of(log), List.of(), List.of()));
    assertThat(storage.findings().get(log.id())).contains(log);
    LogAnomaly over = log.endedAt(T0.plusSeconds(600));
    storage.commit(new Storage.Commit(List.of(over), List.of(), List.of()));
    assertThat(find(query(Optional.of(service.id()), Optional.empty(), null)))
        .containsExactly(over);
  }

  @Test
  void keepsValuesThatAreNotNumbersAndTextInAnyScript() {
    Series series =
        new Series(
            new Entity(Entity.Kind.POD, "shop/eu", "größe \"測試\" 🙈\n"),
            "queue_length",
            Labels.of(Map.of("path", "C:\\temp", "quote", "a\"b")));
    MetricAnomaly f = samples.finding(series, T0.plusNanos(123_456_789));
    List<SeriesPoint> points = new ArrayList<>(f.points());
    for (double odd :
        new double[] {
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          -0.0,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          0.1 + 0.2
        }) {
      points.add(new SeriesPoint(T0.toEpochMilli(), odd, Band.UNKNOWN, 0, false));
    }
    MetricAnomaly odd =
        new MetricAnomaly(
            f.id(),
            series,
            f.window(),
            true,
            f.score(),
            f.severity(),
            Double.NaN,
            "tab\t and 0 < 1 & 'quotes'",
            points.getLast(),
            List.of(),
            points);
    commit(odd);
    assertThat(storage.findings().get(odd.id())).contains(odd);
    assertThat(
            storage
                .findings()
                .find(query(Optional.of(series.entity().id()), Optional.empty(), null))
                .items())
        .containsExactly(odd);
  }

  @Test
  void replacesAnEarlierVersionOfAFinding() {
    MetricAnomaly first = samples.finding(Samples.series(1), T0, 0.81, true);
    MetricAnomaly later = samples.finding(Samples.series(1), T0, 0.99, false);
    assertThat(later.id()).isEqualTo(first.id());
    commit(first);
    commit(later);
    assertThat(storage.findings().find(FindingStore.Query.newest(10)).items())
        .containsExactly(later);
  }

  @Test
  void findsByEntitySeriesSeverityAndTime() {
    MetricAnomaly low = samples.finding(Samples.series(1), T0, 0.5, false);
    MetricAnomaly high = samples.finding(Samples.series(1), T0.plusSeconds(60), 0.9, false);
    MetricAnomaly sibling = samples.finding(Samples.series(8), T0.plusSeconds(120), 0.96, false);
    MetricAnomaly other = samples.finding(Samples.series(2), T0.plusSeconds(180), 0.96, false);
    commit(low, high, sibling, other);

    Optional<String> web1 = Optional.of("host/web-1");
    assertThat(find(query(web1, Optional.empty(), null))).containsExactly(sibling, high, low);
    assertThat(find(query(Optional.empty(), Optional.of(low.series().id()), null)))
        .containsExactly(high, low);
    assertThat(find(query(web1, Optional.empty(), Severity.HIGH))).containsExactly(sibling, high);
    assertThat(find(between(T0.plusSeconds(60), T0.plusSeconds(180))))
        .containsExactly(sibling, high);
    assertThat(find(between(Instant.MIN, Instant.MAX))).hasSize(4);
    assertThat(storage.findings().getAll(List.of(other.id(), "f-none", low.id(), low.id())))
        .containsExactly(low, other);
  }

  @Test
  void pagesThroughFindingsWithoutGapsOrRepeatsWhileOthersArrive() {
    List<MetricAnomaly> written = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      // Five share each start, so that ties must be broken.
      written.add(samples.finding(Samples.series(i), T0.plusSeconds(i / 5)));
    }
    commit(written.toArray(MetricAnomaly[]::new));
    List<Finding> read = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<Finding> page =
          storage
              .findings()
              .find(
                  new FindingStore.Query(
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      4,
                      cursor));
      read.addAll(page.items());
      cursor = page.next();
      commit(samples.finding(Samples.series(100 + read.size()), T0.plusSeconds(100)));
    } while (cursor.isPresent());
    assertThat(read).containsExactlyInAnyOrderElementsOf(written);
    assertThat(read)
        .isSortedAccordingTo((a, b) -> b.window().start().compareTo(a.window().start()));
  }

  @Test
  void endsAListThatFillsItsLastPageExactly() {
    commit(samples.finding(Samples.series(1), T0), samples.finding(Samples.series(2), T0));
    assertThat(storage.findings().find(FindingStore.Query.newest(2)).next()).isEmpty();
    assertThat(storage.findings().find(FindingStore.Query.newest(1)).next()).isPresent();
  }

  @Test
  void getsMoreFindingsAtOnceThanAStatementHasParameters() {
    List<MetricAnomaly> many = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      many.add(samples.finding(Samples.series(i), T0.plusSeconds(i)));
    }
    commit(many.toArray(MetricAnomaly[]::new));
    List<String> ids = new ArrayList<>(many.stream().map(MetricAnomaly::id).toList());
    for (int i = 0; i < 40_000; i++) {
      ids.add("f-none-" + i);
    }
    assertThat(storage.findings().getAll(ids)).isEqualTo(many);
  }

  @Test
  void refusesCursorsThatItDidNotMake() {
    commit(samples.finding(Samples.series(1), T0), samples.finding(Samples.series(2), T0));
    String ours = storage.findings().find(FindingStore.Query.newest(1)).next().orElseThrow();
    for (String bad :
        List.of("", "x", "%%%", ours + "A", "AAAA", new Cursor("else", 1, "f").encode())) {
      assertThatThrownBy(() ->
              storage
                  .findings()
                  .find(
                      new FindingStore.Query(
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          10,
                          Optional.of(bad))))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() ->
            storage
                .incidents()
                .find(
                    new IncidentStore.Query(
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        10,
                        Optional.of(ours))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findsIncidentsByStatusEntityAndTime() {
    MetricAnomaly a = samples.finding(Samples.series(1), T0);
    MetricAnomaly b = samples.finding(Samples.series(2), T0.plusSeconds(60));
    MetricAnomaly c = samples.finding(Samples.series(3), T0.plusSeconds(120));
    Incident open = Samples.incident("i-1", Incident.Status.OPEN, T0, a, b);
    Incident seen = Samples.incident("i-2", Incident.Status.ACKNOWLEDGED, T0, b);
    Incident done = Samples.incident("i-3", Incident.Status.RESOLVED, T0, c);
    storage.commit(new Storage.Commit(List.of(), List.of(done, open, seen), List.of()));

    assertThat(storage.incidents().get("i-1")).contains(open);
    assertThat(storage.incidents().unfinished()).containsExactly(open, seen);
    assertThat(incidents(Set.of(), null, null, null)).containsExactly(done, seen, open);
    assertThat(incidents(Set.of(Incident.Status.OPEN, Incident.Status.RESOLVED), null, null, null))
        .containsExactly(done, open);
    assertThat(incidents(Set.of(), "host/web-2", null, null)).containsExactly(seen, open);
    assertThat(incidents(Set.of(), null, T0.plusSeconds(60), T0.plusSeconds(120)))
        .containsExactly(seen);
  }

  @Test
  void replacesAnIncidentWithEverythingThatHangsOnIt() {
    MetricAnomaly a = samples.finding(Samples.series(1), T0);
    MetricAnomaly b = samples.finding(Samples.series(2), T0);
    storage.commit(
        new Storage.Commit(
            List.of(),
            List.of(Samples.incident("i-1", Incident.Status.OPEN, T0, a, b)),
            List.of()));
    Incident later = Samples.incident("i-1", Incident.Status.NOT_AN_ANOMALY, T0.plusSeconds(9), b);
    storage.commit(new Storage.Commit(List.of(), List.of(later), List.of()));

    assertThat(incidents(Set.of(), "host/web-1", null, null)).isEmpty();
    assertThat(incidents(Set.of(), "host/web-2", null, null)).containsExactly(later);
    assertThat(storage.incidents().unfinished()).isEmpty();
  }

  @Test
  void keepsTheLastOfTwoVersionsWithinOneCommit() {
    MetricAnomaly first = samples.finding(Samples.series(1), T0, 0.81, true);
    MetricAnomaly last = samples.finding(Samples.series(1), T0, 0.9, true);
    storage.commit(
        new Storage.Commit(
            List.of(first, last),
            List.of(
                Samples.incident("i-1", Incident.Status.OPEN, T0, first),
                Samples.incident("i-1", Incident.Status.RESOLVED, T0, last)),
            List.of()));
    assertThat(storage.findings().get(last.id())).contains(last);
    assertThat(storage.incidents().unfinished()).isEmpty();
  }

  @Test
  void chainsJournalEntriesInOrder() {
    for (int i = 0; i < 5; i++) {
      storage.commit(
          new Storage.Commit(
              List.of(),
              List.of(),
              List.of(samples.draft(T0, "s" + 2 * i), samples.draft(T0, "s" + (2 * i + 1)))));
    }
    Journal journal = storage.journal();
    assertThat(journal.size()).isEqualTo(10);
    List<JournalEntry> all = journal.after(0, 100);
    String previous = JournalEntry.GENESIS;
    for (int i = 0; i < 10; i++) {
      assertThat(all.get(i).sequence()).isEqualTo(i + 1);
      assertThat(all.get(i).subject()).isEqualTo("s" + i);
      assertThat(all.get(i).previous()).isEqualTo(previous);
      assertThat(all.get(i).isIntact()).isTrue();
      previous = all.get(i).hash();
    }
    assertThat(journal.after(7, 2)).isEqualTo(all.subList(7, 9));
    assertThat(journal.after(10, 5)).isEmpty();
    assertThat(journal.before(4, 2)).isEqualTo(all.subList(1, 3).reversed());
    assertThat(journal.before(Long.MAX_VALUE, 3)).isEqualTo(all.subList(7, 10).reversed());
    assertThat(journal.before(1, 3)).isEmpty();
    assertThat(journal.verify()).isEqualTo(new Journal.Verdict.Intact(10));
  }

  @Test
  void keepsOneChainWhenSeveralThreadsCommitAndOthersRead() throws Exception {
    int writers = 4;
    int each = 25;
    int commits = writers * each;
    AtomicBoolean writing = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        work.add(
            threads.submit(() -> {
              Samples own = new Samples(writer);
              for (int i = 0; i < each; i++) {
                MetricAnomaly f = own.finding(Samples.series(writer), T0.plusSeconds(i));
                storage.commit(
                    new Storage.Commit(List.of(f), List.of(), List.of(own.draft(T0, f.id()))));
                // A writer reads what it wrote.
                assertThat(storage.findings().get(f.id())).isPresent();
              }
            }));
      }
      Future<?> reader =
          threads.submit(() -> {
            while (writing.get()) {
              // What is in the journal is among the findings: both were one commit.
              for (JournalEntry e : storage.journal().before(Long.MAX_VALUE, 5)) {
                assertThat(storage.findings().get(e.subject())).isPresent();
              }
              assertThat(storage.journal().verify()).isInstanceOf(Journal.Verdict.Intact.class);
            }
          });
      for (Future<?> w : work) {
        w.get();
      }
      writing.set(false);
      reader.get();
    }
    assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(commits));
    assertThat(storage.findings().find(FindingStore.Query.newest(1000)).items()).hasSize(commits);
  }

  @Test
  void replacesReadsAndRemovesSnapshotsByKey() {
    storage.snapshots().put(Map.of("a/1", new byte[] {1}, "a/2", new byte[] {2}));
    storage.snapshots().put(Map.of("a/2", new byte[] {0, -1, 2}, "a_3", new byte[0]));
    assertThat(snapshots("a/")).containsOnlyKeys("a/1", "a/2");
    assertThat(snapshots("a/").get("a/2")).containsExactly(0, -1, 2);
    assertThat(snapshots("")).containsOnlyKeys("a/1", "a/2", "a_3");
    assertThat(snapshots("A/")).isEmpty();
    assertThat(snapshots("a_")).containsOnlyKeys("a_3");
    assertThat(snapshots("%")).isEmpty();
    storage.snapshots().remove(List.of("a/1", "none"));
    assertThat(snapshots("")).containsOnlyKeys("a/2", "a_3");
    storage.snapshots().put(Map.of());
    storage.snapshots().remove(List.of());
  }

  @Test
  void writesManySnapshotsAtOnce() {
    Map<String, byte[]> states = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      states.put("anomaly/" + i, new byte[1000 + i]);
    }
    storage.snapshots().put(states);
    storage.snapshots().put(states);
    Map<String, byte[]> read = snapshots("anomaly/");
    assertThat(read).hasSize(3000);
    assertThat(read.get("anomaly/2999")).hasSize(3999);
  }

  @Test
  void aFindingIsDismissedOnce() {
    MetricAnomaly f = samples.finding(Samples.series(1), T0);
    Dismissal first = new Dismissal(f.series().id(), f.id(), "ann", T0.plusMillis(5));
    Dismissal again = new Dismissal(f.series().id(), f.id(), "bob", T0.plusSeconds(9));
    Dismissal other = new Dismissal(f.series().id(), "f-other", "bob", T0);
    Storage.Commit commit =
        new Storage.Commit(
            List.of(),
            List.of(Samples.incident("i-1", Incident.Status.NOT_AN_ANOMALY, T0, f)),
            List.of(samples.draft(T0, "i-1")));
    storage.feedback().dismiss(List.of(first), commit);
    storage.feedback().dismiss(List.of(again, other), commit);

    assertThat(storage.feedback().all()).containsExactly(other, first);
    assertThat(storage.incidents().get("i-1").orElseThrow().status())
        .isEqualTo(Incident.Status.NOT_AN_ANOMALY);
    assertThat(storage.journal().size()).isEqualTo(2);
  }

  @Test
  void aDismissalKeepsItsScopeAndIsTakenBackOnce() {
    Dismissal wide =
        new Dismissal(
            "s", "f-1", "ann", T0, "{__name__=\"disk_io\",device=~\"sd.*\"}", Optional.empty());
    Dismissal narrow = new Dismissal("s", "f-2", "ann", T0);
    Storage.Commit nothing = new Storage.Commit(List.of(), List.of(), List.of());
    storage.feedback().dismiss(List.of(wide, narrow), nothing);
    assertThat(storage.feedback().all()).containsExactly(wide, narrow);

    Instant when = T0.plusSeconds(60);
    Storage.Commit told =
        new Storage.Commit(List.of(), List.of(), List.of(samples.draft(when, "f-1")));
    storage.feedback().withdraw("f-1", when, told);
    storage.feedback().withdraw("f-1", when.plusSeconds(9), nothing);
    storage.feedback().withdraw("f-unknown", when, nothing);
    assertThat(storage.feedback().all()).containsExactly(wide.withdrawnAt(when), narrow);
    assertThat(storage.journal().size()).isEqualTo(1);
  }

  @Test
  void keepsSuppressionsInTheirLatestVersionUntilTheyAreRemoved() {
    Suppression first =
        new Suppression(
            "q-1",
            List.of(
                LabelMatcher.equal("__name__", "größe"),
                new LabelMatcher("device", LabelMatcher.Op.MATCHES, "sd[a-z]\\d?\"")),
            T0,
            T0.plus(Duration.ofHours(1)),
            Optional.empty(),
            "disk is being \"replaced\" 🙈",
            "ann",
            T0);
    Suppression second =
        new Suppression(
            "q-2",
            List.of(new LabelMatcher("zone", LabelMatcher.Op.NOT_EQUAL, "")),
            T0.plusSeconds(5),
            Suppression.OPEN,
            Optional.of(new Weekly(Hours.parse("mon-fri 22:00-07:00"), ZoneId.of("Asia/Tokyo"))),
            "",
            "bob",
            T0.plusMillis(1));
    storage
        .suppressions()
        .put(second, new Storage.Commit(List.of(), List.of(), List.of(samples.draft(T0, "q-2"))));
    storage.suppressions().put(first, new Storage.Commit(List.of(), List.of(), List.of()));
    assertThat(storage.suppressions().all()).containsExactly(first, second);
    assertThat(storage.journal().size()).isEqualTo(1);

    Suppression ended = first.endedAt(T0.plusSeconds(3));
    storage.suppressions().put(ended, new Storage.Commit(List.of(), List.of(), List.of()));
    assertThat(storage.suppressions().all()).containsExactly(ended, second);
    storage.suppressions().remove(List.of("q-1", "q-none"));
    assertThat(storage.suppressions().all()).containsExactly(second);
  }

  @Test
  void knowsWhichFindingsAreHeldBack() {
    MetricAnomaly over = samples.finding(Samples.series(1), T0, 0.9, false);
    MetricAnomaly lasting = samples.finding(Samples.series(2), T0, 0.9, true);
    MetricAnomaly told = samples.finding(Samples.series(3), T0, 0.9, true);
    storage.commit(
        new Storage.Commit(
            List.of(over, lasting, told),
            List.of(),
            List.of(),
            Map.of(over.id(), "q-1", lasting.id(), "q-1", told.id(), "q-2")));
    List<String> all = List.of(over.id(), lasting.id(), told.id(), "f-none");
    assertThat(storage.suppressions().marked(all))
        .isEqualTo(Map.of(over.id(), "q-1", lasting.id(), "q-1", told.id(), "q-2"));

    storage.commit(
        new Storage.Commit(
            List.of(), List.of(), List.of(), Map.of(told.id(), "", lasting.id(), "q-3")));
    assertThat(storage.suppressions().heldBack()).isEqualTo(Map.of(lasting.id(), "q-3"));
    assertThat(storage.suppressions().marked(List.of(told.id()))).isEmpty();

    assertThat(storage.retain(T0.plus(Duration.ofDays(1))).findings()).isEqualTo(1);
    assertThat(storage.suppressions().marked(all)).isEqualTo(Map.of(lasting.id(), "q-3"));
  }

  @Test
  void keepsTokensUntilTheyAreRemoved() {
    Token old = new Token("t1", "ci", "a".repeat(64), T0);
    Token young = new Token("t2", "größe", "b".repeat(64), T0.plusMillis(1));
    storage.tokens().add(young);
    storage.tokens().add(old);
    assertThat(storage.tokens().get("t1")).contains(old);
    assertThat(storage.tokens().all()).containsExactly(old, young);
    assertThat(storage.tokens().remove("t1")).isTrue();
    assertThat(storage.tokens().remove("t1")).isFalse();
    assertThat(storage.tokens().get("t1")).isEmpty();
  }

  @Test
  void forgetsWhatIsOverAndKeepsWhatIsStillNeeded() {
    Instant cut = T0.plus(Duration.ofDays(1));
    MetricAnomaly old = samples.finding(Samples.series(1), T0, 0.9, false);
    MetricAnomaly lasting = samples.finding(Samples.series(2), T0, 0.9, true);
    MetricAnomaly ofOpen = samples.finding(Samples.series(3), T0, 0.9, false);
    MetricAnomaly young = samples.finding(Samples.series(4), cut, 0.9, false);
    Incident closed = Samples.incident("i-closed", Incident.Status.RESOLVED, T0, old);
    Incident open = Samples.incident("i-open", Incident.Status.OPEN, T0, ofOpen);
    Incident recent = Samples.incident("i-recent", Incident.Status.NOT_AN_ANOMALY, cut, young);
    storage.commit(
        new Storage.Commit(
            List.of(old, lasting, ofOpen, young),
            List.of(closed, open, recent),
            List.of(samples.draft(T0, "i-closed"))));

    assertThat(storage.retain(cut)).isEqualTo(new Storage.Removed(1, 1));
    assertThat(storage.findings().find(FindingStore.Query.newest(10)).items())
        .containsExactlyInAnyOrder(lasting, ofOpen, young);
    assertThat(incidents(Set.of(), null, null, null)).containsExactlyInAnyOrder(open, recent);
    assertThat(incidents(Set.of(), "host/web-1", null, null)).isEmpty();
    assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(1));
    assertThat(storage.retain(cut)).isEqualTo(new Storage.Removed(0, 0));
  }

  private void commit(MetricAnomaly... findings) {
    storage.commit(new Storage.Commit(List.of(findings), List.of(), List.of()));
  }

  private List<Finding> find(FindingStore.Query query) {
    return storage.findings().find(query).items();
  }

  private static FindingStore.Query query(
      Optional<String> entity, Optional<String> series, @Nullable Severity atLeast) {
    return new FindingStore.Query(
        entity,
        series,
        Optional.ofNullable(atLeast),
        Optional.empty(),
        Optional.empty(),
        100,
        Optional.empty());
  }

  private static FindingStore.Query between(Instant from, Instant to) {
    return new FindingStore.Query(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(from),
        Optional.of(to),
        100,
        Optional.empty());
  }

  private List<Incident> incidents(
      Set<Incident.Status> statuses,
      @Nullable String entity,
      @Nullable Instant from,
      @Nullable Instant to) {
    return storage
        .incidents()
        .find(
            new IncidentStore.Query(
                statuses,
                Optional.ofNullable(entity),
                Optional.ofNullable(from),
                Optional.ofNullable(to),
                100,
                Optional.empty()))
        .items();
  }

  private Map<String, byte[]> snapshots(String prefix) {
    Map<String, byte[]> read = new HashMap<>();
    storage.snapshots().read(prefix, read::put);
    return read;
  }
}
