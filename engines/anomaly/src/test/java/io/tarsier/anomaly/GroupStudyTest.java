package io.tarsier.anomaly;

import io.tarsier.anomaly.SimulatedService.Fault;
import io.tarsier.anomaly.SimulatedService.Kind;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints the figures of docs/anomaly.md about groups. */
@Tag("long")
final class GroupStudyTest {

  private static final int DAY = 1440;

  @Test
  void figures() {
    for (int size : new int[] {4, 8, 24}) {
      for (Kind kind : Kind.values()) {
        int alarms = 0;
        int first = 0;
        int days = 14;
        int services = 10;
        for (int s = 0; s < services; s++) {
          GroupTrial t = new GroupTrial(kind, size, 21_000 + s);
          int before = t.run(DAY, Fault.NONE);
          first += before;
          alarms += t.run((days - 1) * DAY, Fault.NONE);
        }
        System.out.printf(
            Locale.ROOT,
            "%2d %-12s first day %.2f, later %.3f a day%n",
            size,
            kind,
            first / (double) services,
            alarms / (double) (services * (days - 1)));
      }
    }
    for (int size : new int[] {4, 8, 24}) {
      for (Kind kind : Kind.values()) {
        for (Fault fault : new Fault[] {Fault.RELATION, Fault.STUCK, Fault.TOGETHER}) {
          int found = 0;
          int alone = 0;
          int n = 20;
          int[] delays = new int[n];
          for (int s = 0; s < n; s++) {
            GroupTrial t = new GroupTrial(kind, size, 25_000 + s);
            t.run(3 * DAY + 97 * s, Fault.NONE);
            int told = t.singles;
            int delay = t.delay(60, fault);
            alone += t.singles > told ? 1 : 0;
            delays[found] = delay;
            found += delay >= 0 ? 1 : 0;
          }
          int[] sorted = Arrays.copyOf(delays, found);
          Arrays.sort(sorted);
          System.out.printf(
              Locale.ROOT,
              "%2d %-12s %-9s found %d/%d, median delay %s rows; singles %d%n",
              size,
              kind,
              fault,
              found,
              n,
              found == 0 ? "-" : sorted[found / 2],
              alone);
        }
      }
    }
  }
}
