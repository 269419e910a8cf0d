package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.logs.PatternState;
import io.tarsier.logs.PatternWatchSettings;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogSink;
import io.tarsier.ports.LogSource;
import io.tarsier.ports.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogFlowTest {

  private static final Entity HOST = Entity.of(Entity.Kind.HOST, "web-1");
  private static final Labels FILE = Labels.of("file", "/var/log/shop.log");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final InstantSource clock = InstantSource.system();
  private final Instant now = clock.instant();
  private Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  private LogFlow logs = open(Duration.ofMinutes(5));

  private LogFlow open(Duration snapshots) {
    return LogFlow.open(
        corridor,
        storage,
        new LogSettings(
            PatternWatchSettings.DEFAULT.withLearning(Duration.ofMinutes(30)),
            text -> text.replace("hunter2", "<secret>"),
            snapshots),
        clock);
  }

  @AfterEach
  void close() {
    logs.close();
    corridor.close();
    storage.close();
  }

  private void restart() {
    logs.close();
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    logs = open(Duration.ofMinutes(5));
  }

  /** A source that hands over numbered lines and remembers where it was told to begin. */
  private static final class Numbered implements LogSource {
    final List<String> lines = new ArrayList<>();
    final List<Integer> begins = new ArrayList<>();
    int failures;

    @Override
    public String name() {
      return "numbered";
    }

    @Override
    public void follow(Map<String, String> positions, LogSink sink) throws InterruptedException {
      int at = Integer.parseInt(positions.getOrDefault("s", "0"));
      begins.add(at);
      if (failures > 0) {
        failures--;
        throw new SourceException("the shop is closed; open it");
      }
      for (int i = at; i < lines.size(); i++) {
        LogRecord r =
            new LogRecord(
                HOST, FILE, System.currentTimeMillis(), LogLevel.UNKNOWN, lines.get(i), "");
        sink.accept(new LogBatch("s", List.of(r), Integer.toString(i + 1)));
      }
      Thread.sleep(Duration.ofHours(1));
    }

    @Override
    public void close() {}
  }

  /** Three hours of ordinary lines, until three minutes ago. */
  private List<String> past() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_160; i++) {
      Instant at = now.minusSeconds(3 * 3_600 + 180 - 5L * i);
      lines.add(
          i % 2 == 0
              ? at + " INFO order " + i + " paid with hunter2"
              : at + " DEBUG cache holds " + i % 17 + " entries");
    }
    return lines;
  }

  private void trouble(List<String> lines) {
    for (int i = 0; i < 30; i++) {
      lines.add(now.minusSeconds(150 - i) + " ERROR disk of node " + i + " is on fire");
    }
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private List<Incident> incidents() {
    return storage.incidents().find(IncidentStore.Query.newest(10)).items();
  }

  private PatternState pattern(String text) {
    return logs.patterns().stream()
        .filter(p -> p.text().contains(text))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pattern with " + text));
  }

  @Test
  void opensAnIncidentForAnErrorThatWasNeverThere() throws Exception {
    Numbered source = new Numbered();
    source.lines.addAll(past());
    trouble(source.lines);
    logs.watch(source);
    await(() -> !incidents().isEmpty());
    Incident incident = incidents().getFirst();
    Finding finding = storage.findings().getAll(incident.findings()).getFirst();
    assertThat(finding).isInstanceOf(LogAnomaly.class);
    assertThat(finding.entity()).isEqualTo(HOST);
    assertThat(((LogAnomaly) finding).patterns().getFirst().text()).contains("is on fire");
    assertThat(pattern("on fire").level()).isEqualTo(LogLevel.ERROR);
    assertThat(corridor.sources()).extracting(SourceState::name).containsExactly("numbered");
  }

  @Test
  void masksBeforeAnythingIsKept() throws Exception {
    Numbered source = new Numbered();
    source.lines.addAll(past());
    logs.watch(source);
    await(() -> logs.stats().records() >= 2_159);
    assertThat(logs.patterns().toString()).contains("<secret>").doesNotContain("hunter2");
    assertThat(logs.stats().masked()).isGreaterThanOrEqualTo(1_079);
  }

  @Test
  void goesOnWhereItStoppedAndLearnsNothingTwice() throws Exception {
    Numbered source = new Numbered();
    source.lines.addAll(past());
    logs.watch(source);
    await(() -> logs.stats().records() >= 2_159);
    restart();
    trouble(source.lines);
    logs.watch(source);
    await(() -> logs.stats().records() >= 30);
    assertThat(source.begins).containsExactly(0, 2_160);
    await(() -> pattern("cache").total() == 1_080);
    assertThat(pattern("paid").total()).isEqualTo(1_080);
  }

  @Test
  void readsAgainWhatWasNotWrittenDownAndReplacesWhatItFound() throws Exception {
    Numbered source = new Numbered();
    source.lines.addAll(past());
    logs.watch(source);
    await(() -> logs.stats().records() >= 2_159);
    restart();
    trouble(source.lines);
    Map<String, byte[]> before = new java.util.HashMap<>();
    storage.snapshots().read("logs/", before::put);
    logs.watch(source);
    await(() -> !incidents().isEmpty());
    logs.close();
    corridor.close();
    // As after a kill: findings are durable, the state is the one of before.
    storage.snapshots().put(before);
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    logs = open(Duration.ofMinutes(5));
    logs.watch(source);
    await(() -> logs.stats().records() >= 30);
    Thread.sleep(500);
    assertThat(incidents()).hasSize(1);
    assertThat(storage.findings().find(FindingStore.Query.newest(10)).items()).hasSize(1);
  }

  @Test
  void tellsOnceThatASourceFailsAndFollowsItAgain() throws Exception {
    Numbered source = new Numbered();
    source.failures = 1;
    source.lines.addAll(past().subList(0, 10));
    logs.watch(source);
    await(() -> logs.stats().records() >= 9);
    SourceState state = logs.sources().getFirst();
    assertThat(state.failures()).isEqualTo(1);
    assertThat(state.healthy()).isTrue();
  }

  @Test
  void joinsAStackTraceIntoOneRecord() throws Exception {
    List<LogRecord> pushed = new ArrayList<>();
    for (String line :
        List.of(
            now + " ERROR request failed",
            "java.lang.IllegalStateException: no",
            "\tat shop.Cart.add(Cart.java:7)",
            now + " INFO next")) {
      pushed.add(new LogRecord(HOST, FILE, now.toEpochMilli(), LogLevel.UNKNOWN, line, ""));
    }
    assertThat(logs.take(new LogBatch("push", pushed, ""), Duration.ofSeconds(10))).isTrue();
    assertThat(logs.stats().records()).isEqualTo(2);
  }

  @Test
  void tellsATailOfTheLinesOfItsPatternAlone() throws Exception {
    Numbered source = new Numbered();
    source.lines.addAll(past());
    logs.watch(source);
    await(() -> logs.stats().records() >= 2_159);
    try (LogTail tail = logs.tail(pattern("cache").id())) {
      List<LogRecord> pushed = new ArrayList<>();
      for (String line : List.of("INFO order 3 paid with hunter2", "DEBUG cache holds 3 entries")) {
        pushed.add(new LogRecord(HOST, FILE, now.toEpochMilli(), LogLevel.UNKNOWN, line, ""));
      }
      logs.take(new LogBatch("push", pushed, ""), Duration.ofSeconds(10));
      assertThat(tail.next(Duration.ofSeconds(5)).orElseThrow().body()).contains("cache holds 3");
      assertThat(tail.next(Duration.ofMillis(50))).isEmpty();
    }
  }

  @Test
  void comparesTheTimeOfTroubleWithTheTimeBefore() throws Exception {
    Numbered source = new Numbered();
    source.lines.addAll(past());
    trouble(source.lines);
    logs.watch(source);
    await(() -> logs.stats().records() >= 2_189);
    Thread.sleep(1_100);
    PatternChanges changes =
        logs.compare(now.minusSeconds(300).toEpochMilli(), now.plusSeconds(60).toEpochMilli());
    assertThat(changes.fresh()).hasSize(1);
    assertThat(changes.fresh().getFirst().pattern().text()).contains("on fire");
    assertThat(changes.grown()).isEmpty();
  }

  @Test
  void dismissingAnIncidentReachesTheWatchOfLogs() throws Exception {
    Numbered source = new Numbered();
    source.lines.addAll(past());
    trouble(source.lines);
    logs.watch(source);
    await(() -> !incidents().isEmpty());
    corridor.dismiss(incidents().getFirst().id(), "anna");
    assertThat(corridor.feedback()).hasSize(1);
    String finding = corridor.feedback().getFirst().finding();
    assertThat(LogAnomaly.isId(finding)).isTrue();
    corridor.withdraw(finding, "anna");
    assertThat(corridor.feedback().getFirst().withdrawn()).isPresent();
  }
}
