package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What earlier versions wrote down is taken up by this one. */
@Timeout(120)
class OldSnapshotsTest {

  private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
  private static final Series DISK =
      new Series(
          Entity.of(Entity.Kind.HOST, "web-1"),
          "host_filesystem_used_ratio",
          Labels.of("mountpoint", "/var"));

  /** A limit and when it was told, at the end of what is known of a resource. */
  private static final int LIMIT_BYTES = Double.BYTES + Long.BYTES;

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  private int fed;

  @BeforeEach
  void fillADisk() throws InterruptedException {
    feed(62 * 60);
    assertThat(forecasts()).singleElement().matches(CapacityForecast::ongoing);
    corridor.close();
  }

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void aStateFromBeforeResourcesWereForeseenKeepsWhatTheDetectorLearned()
      throws InterruptedException {
    long seen = corridor.series(DISK.id()).orElseThrow().seen();
    reopen(state -> {
      byte[] first = Arrays.copyOf(state, capacityAt(state));
      first[0] = 1;
      return first;
    });
    assertThat(corridor.series(DISK.id()).orElseThrow().seen()).isEqualTo(seen);
    assertThat(corridor.points(DISK.id())).isNotEmpty();
    assertThat(corridor.capacity()).isEmpty();
    feed(30);
    // The forecast has no state left, so it ends; it is learned anew.
    assertThat(forecasts()).singleElement().matches(f -> !f.ongoing());
    feed(120);
    assertThat(corridor.capacity(DISK.id())).isPresent();
  }

  @Test
  void aStateFromBeforeThereWereLimitsGoesOnWithItsForecast() throws InterruptedException {
    CapacityForecast before = forecasts().getFirst();
    reopen(state -> {
      int at = capacityAt(state);
      int length = state.length - at - Integer.BYTES - LIMIT_BYTES;
      ByteArrayOutputStream second = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(second)) {
        out.write(state, 0, at);
        out.writeInt(length);
        out.write(state, at + Integer.BYTES, length);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return second.toByteArray();
    });
    assertThat(corridor.capacity(DISK.id()).orElseThrow().finding()).contains(before.id());
    feed(90);
    assertThat(forecasts())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.id()).isEqualTo(before.id());
          assertThat(f.ongoing()).isTrue();
          assertThat(f.window().end()).isAfter(before.window().end());
        });
  }

  @Test
  void aDamagedStateIsLearnedAnewWithoutAnError() throws InterruptedException {
    reopen(state -> Arrays.copyOf(state, capacityAt(state) + Integer.BYTES + 20));
    feed(150);
    assertThat(corridor.capacity(DISK.id())).isPresent();
    assertThat(forecasts()).filteredOn(CapacityForecast::ongoing).hasSizeLessThanOrEqualTo(1);
  }

  /** Opens the corridor on changed states of all series. */
  private void reopen(UnaryOperator<byte[]> changed) {
    Map<String, byte[]> states = new HashMap<>();
    storage.snapshots().read("series/", states::put);
    assertThat(states).hasSize(1);
    states.replaceAll((_, state) -> changed.apply(state));
    storage.snapshots().put(states);
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  }

  /** Where in a series' state the part about its capacity begins, its length first. */
  private static int capacityAt(byte[] state) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      assertThat(in.readByte()).isEqualTo((byte) 2);
      in.readLong();
      for (int text = 0; text < 5; text++) {
        in.readUTF();
      }
      for (int label = in.readInt(); label > 0; label--) {
        in.readUTF();
        in.readUTF();
      }
      in.readNBytes(in.readInt());
      PointRing.load(in, CorridorSettings.DEFAULT.points());
      return state.length - in.available();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A sample a minute: two calm days, then 2 % more an hour. */
  private void feed(int minutes) throws InterruptedException {
    List<MetricSample> batch = new ArrayList<>();
    for (int m = fed; m < fed + minutes; m++) {
      double value = 0.4 + 0.02 * Math.max(0, m / 60.0 - 48);
      double noise = 4e-5 * new SplittableRandom(m).nextGaussian();
      batch.add(
          new MetricSample(DISK, T0.plus(Duration.ofMinutes(m)).toEpochMilli(), value + noise));
    }
    fed += minutes;
    clock.advance(Duration.ofMinutes(minutes));
    assertThat(corridor.acceptDurably("test", batch, Duration.ofSeconds(60))).isTrue();
  }

  private List<CapacityForecast> forecasts() {
    List<CapacityForecast> all = new ArrayList<>();
    for (Finding f : storage.findings().find(FindingStore.Query.newest(100)).items()) {
      if (f instanceof CapacityForecast c) {
        all.add(c);
      }
    }
    return all;
  }
}
