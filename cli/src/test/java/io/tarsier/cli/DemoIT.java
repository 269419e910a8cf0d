package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.demo.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoIT {

  @TempDir Path folder = Path.of("");

  @Test
  void findsABadDeploymentAndTheReplayOfItsRecordingDoesToo() {
    Path recording = folder.resolve("outage");
    Run demo =
        Run.of("demo", "--fault", "bad-deploy", "--hours", "1.5", "--record", recording.toString());
    assertThat(demo.code()).as(demo.out() + demo.err()).isEqualTo(ExitCode.FINE);
    assertThat(demo.out())
        .contains(
            "Incident: ", "Cause: service/shop/payment ", "payment 1.4.2 → 1.5.0", "Remedy: ");
    assertThat(recording.resolve("traces.jsonl")).isNotEmptyFile();
    Run replay = Run.of("replay", recording.toString());
    assertThat(replay.code()).as(replay.err()).isEqualTo(ExitCode.FINE);
    assertThat(replay.out()).contains("Cause: service/shop/payment ");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws java.io.IOException {
    assertThat(Run.of("demo", "--fault", "earthquake").code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(Run.of("demo", "--hours", "0").code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(Run.of("replay", folder.toString()).code()).isEqualTo(ExitCode.BAD_INPUT);
    Files.writeString(folder.resolve("traces.jsonl"), "nonsense");
    Run bad = Run.of("replay", folder.toString());
    assertThat(bad.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(bad.err()).contains("traces.jsonl line 1 is not JSON");
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void givesTheRightAnswerForEverySeed(Fault fault) {
    for (int seed = 1; seed <= 5; seed++) {
      Run run = Run.of("demo", "--fault", fault.word(), "--seed", Integer.toString(seed));
      assertThat(run.code()).as(fault + " " + seed + run.out()).isEqualTo(ExitCode.FINE);
    }
  }

  @Tag("long")
  @Test
  void findsNothingInTenQuietHours() {
    Run run = Run.of("demo", "--fault", "none", "--hours", "10");
    assertThat(run.out()).isEqualToIgnoringNewLines("No incident.");
  }
}
