package io.tarsier.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Span;
import io.tarsier.model.Span.Kind;
import io.tarsier.traces.TraceAnalysis.Mark;
import io.tarsier.traces.TraceAnalysis.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceAnalysisTest {

  private static Span span(String id, String parent, String service, long from, long to) {
    return new Span(
        "t",
        id,
        parent,
        Entity.of(Entity.Kind.SERVICE, service),
        Labels.empty(),
        id,
        Kind.SERVER,
        from,
        to - from,
        false,
        Optional.empty(),
        Labels.empty());
  }

  private static Step step(TraceAnalysis analysis, String id) {
    return analysis.steps().stream()
        .filter(s -> s.span().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void selfTimeIsWhatChildrenDoNotCoverThoughTheyOverlap() {
    TraceAnalysis a =
        TraceAnalysis.of(
            List.of(
                span("root", "", "a", 0, 100),
                span("x", "root", "a", 10, 50),
                span("y", "root", "b", 30, 70)),
            0);
    assertThat(step(a, "root").selfNanos()).isEqualTo(40);
    assertThat(a.services().values()).containsExactly(80L, 40L);
  }

  @Test
  void theCriticalPathGoesBackAlongWhatEndedLast() {
    TraceAnalysis a =
        TraceAnalysis.of(
            List.of(
                span("root", "", "a", 0, 100),
                span("fast", "root", "b", 10, 30),
                span("slow", "root", "c", 10, 60),
                span("after", "root", "d", 60, 90),
                span("deep", "slow", "e", 20, 55)),
            0);
    assertThat(step(a, "fast").critical()).isFalse();
    assertThat(step(a, "root").criticalNanos()).isEqualTo(20);
    assertThat(step(a, "slow").criticalNanos()).isEqualTo(15);
    assertThat(step(a, "deep").criticalNanos()).isEqualTo(35);
    assertThat(step(a, "after").criticalNanos()).isEqualTo(30);
    assertThat(a.criticalNanos()).isEqualTo(100);
  }

  @Test
  void aChildWithAnotherClockIsMovedIntoItsParentWithAllBelowIt() {
    TraceAnalysis a =
        TraceAnalysis.of(
            List.of(
                span("root", "", "a", 0, 100),
                span("ahead", "root", "b", 1_000, 1_060),
                span("below", "ahead", "b", 1_010, 1_020)),
            0);
    assertThat(step(a, "ahead").startNanos()).isEqualTo(20);
    assertThat(step(a, "ahead").marks()).containsExactly(Mark.SKEWED);
    assertThat(step(a, "below").startNanos()).isEqualTo(30);
    assertThat(step(a, "root").selfNanos()).isEqualTo(40);
    assertThat(a.durationNanos()).isEqualTo(100);
  }

  @Test
  void whatSticksOutIsCutOffAndMarked() {
    TraceAnalysis a =
        TraceAnalysis.of(
            List.of(span("root", "", "a", 0, 100), span("late", "root", "a", 80, 150)), 0);
    assertThat(step(a, "late").marks()).containsExactly(Mark.CLIPPED);
    assertThat(step(a, "root").selfNanos()).isEqualTo(80);
    assertThat(a.criticalNanos()).isEqualTo(100);
  }

  @Test
  void spansWithoutTheirParentsAndCirclesAreShownAllTheSame() {
    TraceAnalysis a =
        TraceAnalysis.of(
            List.of(
                span("lost", "gone", "a", 0, 10),
                span("p", "q", "b", 20, 30),
                span("q", "p", "b", 25, 28),
                span("below", "q", "b", 26, 27),
                span("own", "own", "c", 40, 50)),
            0);
    assertThat(a.steps()).hasSize(5);
    assertThat(step(a, "lost").marks()).containsExactly(Mark.ORPHAN);
    assertThat(step(a, "p").marks()).containsExactly(Mark.CYCLE);
    assertThat(step(a, "own").marks()).containsExactly(Mark.CYCLE);
    assertThat(step(a, "below").depth()).isEqualTo(2);
  }

  @Test
  void theSecondSpanOfAnIdentifierIsCountedAndLeftOut() {
    TraceAnalysis a =
        TraceAnalysis.of(List.of(span("root", "", "a", 0, 100), span("root", "", "a", 0, 100)), 3);
    assertThat(a.steps()).hasSize(1);
    assertThat(a.duplicates()).isEqualTo(1);
    assertThat(a.dropped()).isEqualTo(3);
  }

  @Test
  void anythingAtAllIsAnalysedWithinTheDurationOfItsRoot() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Span> spans = new ArrayList<>();
      int n = 1 + random.nextInt(60);
      for (int i = 0; i < n; i++) {
        long from = random.nextInt(1_000);
        String parent = random.nextInt(8) == 0 ? "" : "s" + random.nextInt(n + 3);
        spans.add(
            span(
                "s" + random.nextInt(n),
                parent,
                "v" + random.nextInt(5),
                from,
                from + random.nextInt(500)));
      }
      Collections.shuffle(spans, random);
      TraceAnalysis a = TraceAnalysis.of(spans, 0);
      assertThat(a.steps().size() + a.duplicates()).isEqualTo(n);
      assertThat(a.criticalNanos())
          .isLessThanOrEqualTo(a.steps().getFirst().span().durationNanos());
      assertThat(a.steps())
          .allSatisfy(s -> assertThat(s.selfNanos()).isBetween(0L, s.span().durationNanos()));
    }
  }

  @Test
  void aVeryDeepTraceIsNoTrouble() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      spans.add(span("s" + i, i == 0 ? "" : "s" + (i - 1), "v" + i % 7, i, 50_000 - i));
    }
    assertThat(TraceAnalysis.of(spans, 0).steps().getLast().depth()).isEqualTo(19_999);
  }
}
