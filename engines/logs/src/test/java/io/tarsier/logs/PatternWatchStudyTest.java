package io.tarsier.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.logs.LogTrial.Counts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The figures of docs/logs.md on simulated logs. */
class PatternWatchStudyTest {

  @Test
  void aDayOfNothingStaysQuiet() {
    assertThat(LogTrial.falseAlarms(Counts.BURSTY, true, 2, 1)).isLessThanOrEqualTo(2);
  }

  @Test
  void whatMovesTogetherIsOneFinding() {
    LogTrial.Together t = LogTrial.together(Counts.POISSON, 8, 1);
    System.out.println(t + " precision " + t.precision() + " recall " + t.recall());
    assertThat(t.precision()).isGreaterThanOrEqualTo(0.85);
    assertThat(t.found()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void unusualBlocksAreFoundWithoutATrace() {
    LogTrial.Sessions s = LogTrial.sessions(4_000, 0.01, 1);
    s.texts().forEach(System.out::println);
    System.out.println(
        s.sessions()
            + " sessions, "
            + s.odd()
            + " odd, precision "
            + s.precision()
            + " recall "
            + s.recall()
            + " F1 "
            + s.f1()
            + ", findings "
            + s.findings());
    assertThat(s.sessions()).isGreaterThan(3_500);
    assertThat(s.f1()).isGreaterThan(0.8);
  }

  @Test
  void aSpikeIsToldWithinMinutes() {
    assertThat(LogTrial.delay(Counts.POISSON, 5, 5, 1)).isBetween(1, 3);
  }

  @Tag("long")
  @Test
  void figures() {
    for (Counts counts : Counts.values()) {
      for (boolean daily : new boolean[] {false, true}) {
        int sum = 0;
        for (int seed = 1; seed <= 3; seed++) {
          sum += LogTrial.falseAlarms(counts, daily, 5, seed);
        }
        System.out.println("FALSE " + counts + (daily ? " daily " : " steady ") + sum / 15.0);
      }
      LogTrial.Together t = LogTrial.together(counts, 40, 3);
      System.out.println(
          "TOGETHER " + counts + " " + t + " precision " + t.precision() + " recall " + t.recall());
      for (int pattern : new int[] {2, 12, 22}) {
        for (double factor : new double[] {3, 5, 10}) {
          StringBuilder all = new StringBuilder();
          for (int seed = 1; seed <= 3; seed++) {
            all.append(' ').append(LogTrial.delay(counts, pattern, factor, seed));
          }
          System.out.println("DELAY " + counts + " " + pattern + " ×" + factor + all);
        }
      }
    }
    for (double share : new double[] {0.005, 0.01, 0.03}) {
      LogTrial.Sessions s = LogTrial.sessions(20_000, share, 5);
      System.out.println(
          "SESSIONS "
              + share
              + ": "
              + s.sessions()
              + " odd "
              + s.odd()
              + " P "
              + s.precision()
              + " R "
              + s.recall()
              + " F1 "
              + s.f1()
              + " findings "
              + s.findings());
    }
    assertThat(LogTrial.sessions(20_000, 0.03, 5).f1()).isGreaterThan(0.9);
  }
}
