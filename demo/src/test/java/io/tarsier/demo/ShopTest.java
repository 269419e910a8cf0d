package io.tarsier.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShopTest {

  private static final long BEGIN = 1_760_000_400_000L;
  private static final long MINUTE = 60_000;
  private static final long FAULT = BEGIN + 10 * MINUTE;

  @Test
  void tellsTheSameStoryForTheSameSeed() {
    List<Telemetry> once = play(Fault.BAD_DEPLOY, 7, 14);
    assertThat(play(Fault.BAD_DEPLOY, 7, 14)).isEqualTo(once);
    assertThat(play(Fault.BAD_DEPLOY, 8, 14)).isNotEqualTo(once);
  }

  @Test
  void letsTracesHangTogether() {
    List<Telemetry.Step> spans = spans(play(Fault.NONE, 1, 4), s -> true);
    List<Long> ids = spans.stream().map(Telemetry.Step::id).toList();
    assertThat(spans)
        .allMatch(s -> s.parent() == 0 || ids.contains(s.parent()))
        .allMatch(s -> s.endNanos() >= s.startNanos());
    assertThat(spans.stream().map(s -> s.source().service()).distinct()).hasSize(8);
  }

  @Test
  void hardlyEverFailsWhileNothingIsBroken() {
    List<Telemetry.Step> spans = spans(play(Fault.NONE, 1, 30), s -> true);
    assertThat(failed(spans)).isLessThan(0.005);
  }

  @Test
  void aSlowDatabaseMakesItsCallersSlowUpToTheFrontend() {
    List<Telemetry> story = play(Fault.SLOW_DATABASE, 1, 20);
    for (String operation : List.of("POST /charges", "POST /orders", "POST /checkout")) {
      Predicate<Telemetry.Step> served =
          s -> s.operation().equals(operation) && s.kind() == Span.Kind.SERVER;
      double before = seconds(spans(story.subList(0, 40), served));
      assertThat(seconds(spans(story.subList(48, 80), served))).isGreaterThan(3 * before);
    }
    Predicate<Telemetry.Step> gaveUp = s -> s.error().contains("deadline");
    assertThat(spans(story.subList(0, 40), gaveUp)).isEmpty();
    assertThat(spans(story.subList(48, 80), gaveUp)).isNotEmpty();
  }

  @Test
  void aBadDeployFailsInTheNewVersionAlone() {
    List<Telemetry> story = play(Fault.BAD_DEPLOY, 1, 20);
    assertThat(story.get(40).changes().getFirst().summary()).isEqualTo("payment 1.4.2 → 1.5.0");
    List<Telemetry.Step> charges =
        spans(story, s -> s.operation().equals("POST /charges") && s.kind() == Span.Kind.SERVER);
    assertThat(failed(charges.stream().filter(s -> s.source().version().equals("1.5.0")).toList()))
        .isBetween(0.35, 0.65);
    assertThat(failed(charges.stream().filter(s -> s.source().version().equals("1.4.2")).toList()))
        .isLessThan(0.02);
  }

  @Test
  void aNodeThatIsDownIsSilentAndItsPodsAreReplaced() {
    List<Telemetry> story = play(Fault.NODE_DOWN, 1, 18);
    assertThat(spans(story.subList(41, 72), s -> s.source().node().equals(Trouble.NODE))).isEmpty();
    assertThat(last(story, "up", "node", Trouble.NODE)).isZero();
    List<String> pods =
        spans(story.subList(68, 72), s -> s.source().service().equals("catalog")).stream()
            .map(s -> s.source().pod())
            .distinct()
            .toList();
    assertThat(pods).hasSize(2);
  }

  @Test
  void aLeakEndsInARestart() {
    List<Telemetry> story = play(Fault.MEMORY_LEAK, 1, 60);
    assertThat(
            last(story, "kube_pod_container_status_restarts_total", "container", "recommendation"))
        .isPositive();
  }

  @Test
  void aSpikeFillsTheFrontend() {
    List<Telemetry> story = play(Fault.TRAFFIC_SPIKE, 1, 16);
    List<Telemetry.Step> entries =
        spans(
            story.subList(56, 64), s -> s.source().service().equals("frontend") && s.parent() == 0);
    assertThat(entries.size())
        .isGreaterThan(
            3
                * spans(
                        story.subList(0, 8),
                        s -> s.source().service().equals("frontend") && s.parent() == 0)
                    .size());
    assertThat(failed(entries)).isGreaterThan(0.2);
  }

  @Test
  void aCertificateThatHasEndedIsRefusedByCallers() {
    List<Telemetry> story = play(Fault.CERTIFICATE_EXPIRY, 1, 14);
    List<Telemetry.Step> calls =
        spans(story.subList(41, 56), s -> s.peer().service().equals(Trouble.UNCERTIFIED));
    assertThat(calls).isNotEmpty().allMatch(s -> s.error().contains("certificate has expired"));
    assertThat(spans(story.subList(41, 56), s -> s.source().service().equals("shipping")))
        .isEmpty();
  }

  private static List<Telemetry> play(Fault fault, long seed, int minutes) {
    List<Telemetry> story = new ArrayList<>();
    try (Shop shop = new Shop(seed, BEGIN, fault, FAULT)) {
      while (shop.now() < BEGIN + minutes * MINUTE) {
        story.add(shop.next());
      }
    }
    return story;
  }

  private static List<Telemetry.Step> spans(
      List<Telemetry> story, Predicate<Telemetry.Step> which) {
    return story.stream().flatMap(t -> t.spans().stream()).filter(which).toList();
  }

  private static double failed(List<Telemetry.Step> spans) {
    assertThat(spans).isNotEmpty();
    return spans.stream().filter(s -> !s.error().isEmpty()).count() / (double) spans.size();
  }

  private static double seconds(List<Telemetry.Step> spans) {
    return spans.stream().mapToLong(s -> s.endNanos() - s.startNanos()).average().orElseThrow()
        / 1e9;
  }

  private static double last(List<Telemetry> story, String metric, String label, String value) {
    return story.getLast().samples().stream()
        .filter(s -> s.metric().equals(metric) && value.equals(s.labels().get(label)))
        .mapToDouble(Telemetry.Sample::value)
        .sum();
  }
}
