package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Span;
import io.tarsier.ports.SourceException;
import io.tarsier.ports.TraceSource;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceSourceRunnerTest {

  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  private final ManualClock clock = new ManualClock(START);
  private final List<Span> kept = new ArrayList<>();
  private final List<Duration> asked = new ArrayList<>();
  private final List<Span> taken = new ArrayList<>();
  private boolean broken;

  private final TraceSourceRunner runner =
      new TraceSourceRunner(
          new TraceSource() {
            @Override
            public String name() {
              return "store";
            }

            @Override
            public void collect(Instant from, Instant to, Sink sink) throws InterruptedException {
              if (broken) {
                throw new SourceException("down");
              }
              asked.add(Duration.between(from, to));
              for (Span s : kept) {
                if (s.epochMillis() >= from.toEpochMilli()
                    && s.epochMillis() <= to.toEpochMilli()) {
                  sink.accept(List.of(s));
                }
              }
            }

            @Override
            public void close() {}
          },
          taken::addAll,
          clock);

  private void keep(String id, Duration ago) {
    long nanos = (clock.millis() - ago.toMillis()) * 1_000_000;
    kept.add(
        new Span(
            "t" + id,
            id,
            "",
            Entity.of(Entity.Kind.SERVICE, "s"),
            Labels.empty(),
            "op",
            Span.Kind.SERVER,
            nanos,
            1_000_000,
            false,
            Optional.empty(),
            Labels.empty()));
  }

  @Test
  void handsOverEachSpanOnceInOrderOfTimeThoughStretchesOverlap() throws Exception {
    keep("b", Duration.ofSeconds(30));
    keep("a", Duration.ofSeconds(60));
    assertThat(runner.collect()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(15));
    keep("late", Duration.ofSeconds(50));
    keep("tooNew", Duration.ofSeconds(5));
    assertThat(runner.collect()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(30));
    assertThat(runner.collect()).isEqualTo(1);
    assertThat(taken).extracting(Span::id).containsExactly("a", "b", "late", "tooNew");
  }

  @Test
  void looksBackABoundedTimeAfterALongFailure() throws Exception {
    runner.collect();
    clock.advance(Duration.ofHours(3));
    runner.collect();
    clock.advance(Duration.ofSeconds(15));
    runner.collect();
    clock.advance(Duration.ofHours(-1));
    runner.collect();
    assertThat(asked)
        .containsExactly(
            TraceSourceRunner.LOOK_BACK,
            TraceSourceRunner.LOOK_BACK,
            Duration.ofSeconds(45),
            TraceSourceRunner.LOOK_BACK);
  }

  @Test
  void aStoreThatIsDownIsToldAndAskedForTheSameAgain() throws Exception {
    broken = true;
    keep("a", Duration.ofSeconds(30));
    Thread thread = Thread.ofVirtual().start(runner);
    while (runner.state().failures() == 0) {
      Thread.sleep(5);
    }
    thread.interrupt();
    thread.join();
    assertThat(runner.state().lastError()).contains("down");
    broken = false;
    assertThat(runner.collect()).isEqualTo(1);
  }
}
