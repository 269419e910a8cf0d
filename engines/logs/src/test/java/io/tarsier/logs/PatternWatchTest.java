package io.tarsier.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogAnomaly.Change;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import io.tarsier.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatternWatchTest {

  private static final long T0 = 1_700_006_400_000L;
  private static final long MINUTE = 60_000;
  private static final Entity SHOP = Entity.of(Entity.Kind.SERVICE, "shop");

  private final List<LogAnomaly> told = new ArrayList<>();
  private final Random random = new Random(7);
  private PatternWatch watch = new PatternWatch(PatternWatchSettings.DEFAULT);

  @Test
  void tellsAnErrorNeverSeenBeforeOnceTheEntityIsLearned() {
    run(0, 120, 0);
    assertThat(told).isEmpty();
    say(120 * MINUTE, LogLevel.ERROR, "cannot connect to database at 10.0.0.7:5432");
    run(121, 140, 0);
    assertThat(told).hasSize(2);
    LogAnomaly first = told.getFirst();
    assertThat(first.change()).isEqualTo(Change.NEW);
    // One line may be a slip of one request.
    assertThat(first.severity()).isEqualTo(Severity.LOW);
    assertThat(first.ongoing()).isTrue();
    assertThat(first.patterns().getFirst().text())
        .isEqualTo("cannot connect to database at <*>:<*>");
    assertThat(told.getLast().id()).isEqualTo(first.id());
    assertThat(told.getLast().ongoing()).isFalse();
  }

  @Test
  void takesANewErrorMoreSeriouslyOnceItHasComeSeveralTimesWithinMinutes() {
    run(0, 120, 0);
    say(120 * MINUTE, LogLevel.ERROR, "cannot connect to database at 10.0.0.7:5432");
    run(121, 123, 0);
    assertThat(told).hasSize(1);
    for (int i = 0; i < 4; i++) {
      say(123 * MINUTE + i, LogLevel.ERROR, "cannot connect to database at 10.0.0.9:5432");
    }
    run(124, 126, 0);
    assertThat(told).hasSize(2);
    assertThat(told.getLast().id()).isEqualTo(told.getFirst().id());
    assertThat(told.getLast().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void takesANewErrorThatComesNowAndThenForASlip() {
    run(0, 120, 0);
    for (int m = 120; m < 180; m += 5) {
      say(m * MINUTE, LogLevel.ERROR, "cannot connect to database at 10.0.0.7:5432");
      say(m * MINUTE + 1, LogLevel.ERROR, "cannot connect to database at 10.0.0.7:5432");
      run(m + 1, m + 5, 0);
    }
    assertThat(told).isNotEmpty().allMatch(a -> a.severity() == Severity.LOW);
  }

  @Test
  void doesNotCallATemplateNewThatALineOfAnotherServiceHasWidened() {
    run(0, 120, 0);
    Entity cart = Entity.of(Entity.Kind.SERVICE, "cart");
    String reset = " failed: 500 request failed: connection reset by peer";
    for (String name : List.of("cache", "prices", "stock")) {
      String body = "call to " + name + reset;
      watch.observe(
          new LogRecord(cart, Labels.empty(), T0 + 110 * MINUTE, LogLevel.ERROR, body, ""));
    }
    for (int i = 0; i < 4; i++) {
      say((120 + i * 20L) * MINUTE, LogLevel.ERROR, "call to catalog" + reset);
      run(121 + i * 20, 140 + i * 20, 0);
    }
    say(200 * MINUTE, LogLevel.ERROR, "call to recommendation" + reset);
    run(201, 220, 0);
    assertThat(told.stream().map(LogAnomaly::id).distinct()).hasSize(1);
    assertThat(told).allMatch(a -> a.severity() == Severity.LOW);
  }

  @Test
  void tellsASpikeWithWhatWasUsualAndWhenItIsOver() {
    run(0, 300, 0);
    assertThat(told).isEmpty();
    run(300, 305, 80);
    assertThat(told).isNotEmpty();
    assertThat(told.getFirst().change()).isEqualTo(Change.SPIKE);
    assertThat(told.getFirst().explanation()).contains("usual");
    run(305, 330, 0);
    assertThat(told.getLast().ongoing()).isFalse();
    assertThat(told.stream().map(LogAnomaly::id).distinct()).hasSize(1);
  }

  @Test
  void tellsThatAPatternStoppedAndThatItIsBack() {
    run(0, 300, 0);
    for (int m = 300; m < 330; m++) {
      say(m * MINUTE, LogLevel.INFO, "health check passed in 3 ms");
      tick(m);
    }
    assertThat(told).isNotEmpty().allMatch(a -> a.change() == Change.VANISHED && a.ongoing());
    run(330, 345, 0);
    assertThat(told.getLast().ongoing()).isFalse();
  }

  @Test
  void goesOnAfterARestartAsIfNothingHadBeen() {
    run(0, 200, 0);
    PatternWatch other = PatternWatch.load(PatternWatchSettings.DEFAULT, watch.save());
    random.setSeed(5);
    run(200, 260, 30);
    List<LogAnomaly> expected = List.copyOf(told);
    told.clear();
    random.setSeed(5);
    watch = other;
    run(200, 260, 30);
    assertThat(told).isEqualTo(expected).isNotEmpty();
    assertThat(watch.patterns()).isEqualTo(other.patterns());
  }

  private void run(int from, int to, int extra) {
    for (int m = from; m < to; m++) {
      int orders = 10 + random.nextInt(8) + extra;
      for (int i = 0; i < orders; i++) {
        say(
            m * MINUTE + i * MINUTE / orders,
            LogLevel.INFO,
            "order " + random.nextInt(100_000) + " accepted for user_" + random.nextInt(1000));
      }
      say(
          m * MINUTE + 30_000,
          LogLevel.INFO,
          "health check passed in " + random.nextInt(9) + " ms");
      tick(m);
    }
  }

  private void tick(int minute) {
    told.addAll(watch.advance(T0 + (minute + 1) * MINUTE));
  }

  private void say(long at, LogLevel level, String body) {
    told.addAll(watch.observe(new LogRecord(SHOP, Labels.empty(), T0 + at, level, body, "")));
  }
}
