package io.tarsier.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.anomaly.SimulatedService.Fault;
import io.tarsier.anomaly.SimulatedService.Kind;
import io.tarsier.model.GroupAnomaly.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GroupDetectorTest {

  private static final int DAY = 1440;

  /** Three services for three days: at a budget of 0.3 a day, 2.7 alarms would be allowed. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void staysWithinItsBudget(Kind kind) {
    int alarms = 0;
    for (int s = 0; s < 3; s++) {
      alarms += alarms(new SimulatedService(kind, 8, 100 + s), 3 * DAY);
    }
    assertThat(alarms).isLessThanOrEqualTo(2);
  }

  @Test
  void findsManySmallMovesThatDoNotGoTogether() {
    int found = 0;
    for (int s = 0; s < 5; s++) {
      SimulatedService service = new SimulatedService(Kind.INDEPENDENT, 8, 200 + s);
      GroupDetector group = learned(service);
      found += finds(group, service, Fault.TOGETHER, 15, Shape.TOGETHER) ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(4);
  }

  @Test
  void findsABrokenRelationAndNamesWhoBrokeIt() {
    int found = 0;
    for (int s = 0; s < 10; s++) {
      SimulatedService service = new SimulatedService(Kind.SHARED, 8, 5000 + s);
      GroupDetector group = learned(service);
      for (int i = 0; i < 40; i++) {
        boolean raised = group.update(group(i), service.next(Fault.RELATION));
        if (raised && group.parts().getFirst().slot() == 1 && group.parts().getFirst().up()) {
          found++;
          break;
        }
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(4);
  }

  @Test
  void judgesOnAfterARestoreAsIfItHadNeverStopped() throws IOException {
    SimulatedService service = new SimulatedService(Kind.GAPS, 5, 7);
    GroupDetector group = learned(service);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    group.save(new DataOutputStream(bytes));
    GroupDetector copy =
        GroupDetector.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(bytes.size()).isLessThan(5_000);
    for (int i = 0; i < 300; i++) {
      double[] row = service.next(i > 250 ? Fault.TOGETHER : Fault.NONE);
      assertThat(copy.update(group(i), row)).isEqualTo(group.update(group(i), row));
      assertThat(copy.score()).isEqualTo(group.score());
      assertThat(copy.parts()).isEqualTo(group.parts());
    }
  }

  @Test
  void takesNoMoreMembersThanItHasPlacesFor() {
    GroupDetector group = new GroupDetector(0.3);
    for (int i = 0; i < GroupDetector.MAX_MEMBERS; i++) {
      assertThat(group.join()).isEqualTo(i);
    }
    assertThat(group.join()).isEqualTo(-1);
    group.leave(5);
    assertThat(group.join()).isEqualTo(5);
  }

  private static long group(int i) {
    return Waves.START + (3L * DAY + i) * Waves.MINUTE;
  }

  private static GroupDetector learned(SimulatedService service) {
    GroupDetector group = new GroupDetector(0.3);
    for (int i = 0; i < service.size; i++) {
      group.join();
    }
    for (int i = 0; i < 3 * DAY; i++) {
      group.update(Waves.START + i * Waves.MINUTE, service.next(Fault.NONE));
    }
    return group;
  }

  private static boolean finds(
      GroupDetector group, SimulatedService service, Fault fault, int rows, Shape shape) {
    for (int i = 0; i < rows; i++) {
      if (group.update(group(i), service.next(fault)) && group.shape() == shape) {
        return true;
      }
    }
    return false;
  }

  private static int alarms(SimulatedService service, int rows) {
    GroupDetector group = new GroupDetector(0.3);
    for (int i = 0; i < service.size; i++) {
      group.join();
    }
    int alarms = 0;
    int last = -100;
    for (int i = 0; i < rows; i++) {
      if (group.update(Waves.START + i * Waves.MINUTE, service.next(Fault.NONE))) {
        alarms += i - last > 60 ? 1 : 0;
        last = i;
      }
    }
    return alarms;
  }
}
