package io.tarsier.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateTest {

  private final Machine machine = new Machine();
  private final AtomicLong counter = new AtomicLong(100);
  private final Rate rate = Machine.NAMES.rate("requests_per_second");
  private final Probe probe = readings -> rate.read(readings, counter.get());

  @Test
  void theFirstReadingGivesNoRate() {
    assertThat(machine.read(probe)).isEmpty();
  }

  @Test
  void dividesByTheTimeThatReallyPassed() {
    machine.read(probe);
    counter.set(150);
    machine.pass(Duration.ofMillis(2500));
    assertThat(machine.read(probe)).containsEntry("requests_per_second", 20.0);
  }

  @Test
  void aCounterThatStartsAgainGivesNoRateOnce() {
    machine.read(probe);
    counter.set(10);
    machine.pass(Duration.ofSeconds(1));
    assertThat(machine.read(probe)).isEmpty();
    counter.set(13);
    machine.pass(Duration.ofSeconds(1));
    assertThat(machine.read(probe)).containsEntry("requests_per_second", 3.0);
  }

  @Test
  void aClockThatGoesBackGivesNoRate() {
    machine.read(probe);
    counter.set(200);
    machine.pass(Duration.ofSeconds(-5));
    assertThat(machine.read(probe)).isEmpty();
  }
}
