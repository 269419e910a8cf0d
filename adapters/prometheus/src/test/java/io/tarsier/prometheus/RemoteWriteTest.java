package io.tarsier.prometheus;

import static io.tarsier.testkit.WriteRequests.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Labels;
import io.tarsier.prometheus.RemoteWrite.Decoded;
import io.tarsier.prometheus.RemoteWrite.Limits;
import io.tarsier.prometheus.RemoteWrite.PushedSeries;
import io.tarsier.testkit.WriteRequests;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteWriteTest {

  private final RemoteWrite decoder = new RemoteWrite(Limits.DEFAULT);

  /** One good series beside what a test adds: it must never be lost. */
  private Decoded decodeWithNeighbour(WriteRequests.OneSeries... others) {
    WriteRequests request = new WriteRequests().add(series("before").sample(1, 1000));
    for (WriteRequests.OneSeries other : others) {
      request.add(other);
    }
    Decoded decoded = decoder.decode(request.add(series("after").sample(2, 1000)).body());
    assertThat(decoded.series()).extracting(PushedSeries::metric).contains("before", "after");
    return decoded;
  }

  @Test
  void readsLabelsValuesAndTimes() {
    Decoded decoded =
        decoder.decode(
            new WriteRequests()
                .add(
                    series("http_requests_total")
                        .label("job", "api")
                        .label("straße", "")
                        .sample(1, 1))
                .add(
                    series("http_requests_total")
                        .label("path", "/grüße/\"x\"")
                        .sample(1.5, 1_700_000_000_000L)
                        .sample(-3, 1_700_000_015_000L))
                .body());
    assertThat(decoded.skippedSeries()).as("a label name beyond ASCII").isEqualTo(1);
    PushedSeries read = decoded.series().getFirst();
    assertThat(read.metric()).isEqualTo("http_requests_total");
    assertThat(read.labels()).isEqualTo(Labels.of("path", "/grüße/\"x\""));
    assertThat(read.size()).isEqualTo(2);
    assertThat(read.points().millis(1)).isEqualTo(1_700_000_015_000L);
    assertThat(read.points().value(1)).isEqualTo(-3);
  }

  @Test
  void fieldsThatAreNotKnownArePassedOver() {
    WriteRequests request =
        new WriteRequests()
            .unknown(3, "metadata".getBytes(StandardCharsets.UTF_8))
            .add(series("up").sample(1, 1))
            .unknown(900, new byte[300]);
    assertThat(decoder.decode(request.body()).series()).hasSize(1);
  }

  @Test
  void endsOfSeriesAndWhatIsNotFiniteAreCountedNotGiven() {
    Decoded decoded =
        decodeWithNeighbour(
            series("ended").sampleBits(RemoteWrite.STALE_NAN, 5),
            series("odd").sample(Double.NaN, 1).sample(Double.POSITIVE_INFINITY, 2).sample(7, 3));
    assertThat(decoded.staleMarkers()).isEqualTo(1);
    assertThat(decoded.droppedValues()).isEqualTo(2);
    assertThat(decoded.series()).extracting(PushedSeries::metric).doesNotContain("ended");
    assertThat(decoded.skippedSeries()).isZero();
  }

  @Test
  void aSeriesWithoutANameIsSkipped() {
    Decoded decoded =
        decodeWithNeighbour(new WriteRequests.OneSeries().label("job", "x").sample(1, 1));
    assertThat(decoded.skippedSeries()).isEqualTo(1);
    assertThat(decoded.problems())
        .singleElement()
        .asString()
        .startsWith("the series at offset")
        .contains("no __name__");
  }

  @Test
  void aLabelTwiceIsSkipped() {
    assertThat(
            decodeWithNeighbour(series("m").label("a", "1").label("a", "2").sample(1, 1))
                .problems())
        .singleElement()
        .asString()
        .contains("the label a twice");
  }

  @Test
  void namesThatAreNotLegalAreSkipped() {
    Decoded decoded =
        decodeWithNeighbour(
            series("0bad").sample(1, 1),
            series("").sample(1, 1),
            series("m").label("a-b", "1").sample(1, 1),
            series("m").label("", "1").sample(1, 1));
    assertThat(decoded.skippedSeries()).isEqualTo(4);
  }

  @Test
  void textThatIsNotUtf8IsSkipped() {
    byte[] name = "a".getBytes(StandardCharsets.UTF_8);
    Decoded decoded =
        decodeWithNeighbour(
            series("m").label(name, new byte[] {(byte) 0xc3, 0x28}).sample(1, 1),
            series("m").label(new byte[] {(byte) 0xff}, name).sample(1, 1));
    assertThat(decoded.skippedSeries()).isEqualTo(2);
    assertThat(decoded.problems().getFirst()).contains("not UTF-8");
  }

  @Test
  void labelsBeyondTheLimitsAreSkipped() {
    WriteRequests.OneSeries many = series("m");
    for (int i = 0; i < 65; i++) {
      many.label("l" + i, "v");
    }
    WriteRequests.OneSeries justEnough = series("enough");
    for (int i = 0; i < 64; i++) {
      justEnough.label("l" + i, "v");
    }
    Decoded decoded =
        decodeWithNeighbour(
            many.sample(1, 1),
            series("m").label("a", "x".repeat(4097)).sample(1, 1),
            series("m").label("a".repeat(1025), "x").sample(1, 1),
            justEnough.sample(1, 1));
    assertThat(decoded.skippedSeries()).isEqualTo(3);
    assertThat(decoded.series()).extracting(PushedSeries::metric).contains("enough");
  }

  @Test
  void onlyTheFirstFewProblemsAreDescribed() {
    WriteRequests.OneSeries[] bad = new WriteRequests.OneSeries[50];
    Arrays.setAll(bad, i -> new WriteRequests.OneSeries().sample(1, i));
    Decoded decoded = decodeWithNeighbour(bad);
    assertThat(decoded.skippedSeries()).isEqualTo(50);
    assertThat(decoded.problems()).hasSize(5);
  }

  @Test
  void aBodyThatIsNotSnappyIsRefused() {
    assertThatThrownBy(() -> decoder.decode("{\"json\":1}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RemoteWriteException.class)
        .hasMessageContaining("snappy");
    assertThatThrownBy(() -> decoder.decode(new byte[0])).isInstanceOf(RemoteWriteException.class);
  }

  @Test
  void aBombIsRefusedBeforeItIsUnpacked() {
    byte[] bomb = WriteRequests.snappy(new byte[33 << 20]);
    assertThat(bomb.length).isLessThan(4 << 20);
    assertThatThrownBy(() -> decoder.decode(bomb))
        .isInstanceOf(RemoteWriteException.class)
        .hasMessageContaining("unpacks to " + (33 << 20))
        .hasMessageContaining("max_samples_per_send");
    // A head that promises 4 GB, and nothing behind it.
    byte[] lie = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0};
    assertThatThrownBy(() -> decoder.decode(lie)).isInstanceOf(RemoteWriteException.class);
  }

  @Test
  void aBodyOrSampleCountBeyondTheLimitsIsRefused() {
    RemoteWrite small = new RemoteWrite(new Limits(100, 1000, 3, 64, 1024, 4096));
    assertThatThrownBy(() -> small.decode(new byte[101])).hasMessageContaining("more than the 100");
    WriteRequests.OneSeries four = series("m").sample(1, 1).sample(1, 2).sample(1, 3).sample(1, 4);
    assertThatThrownBy(() -> small.decode(new WriteRequests().add(four).body()))
        .isInstanceOf(RemoteWriteException.class)
        .hasMessageContaining("more than the 3 samples");
  }

  @Test
  void aLengthBeyondTheEndNamesFieldAndOffset() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(1 << 3 | 2);
    WriteRequests.varint(message, 1000);
    message.write(0);
    assertThatThrownBy(() -> decoder.decode(WriteRequests.snappy(message.toByteArray())))
        .isInstanceOf(RemoteWriteException.class)
        .hasMessage(
            "not a remote-write request: timeseries at offset 1 holds a length of 1000 beyond its"
                + " end");
  }

  @Test
  void aFieldMayNotReachBeyondItsMessage() {
    // A label that claims more than its series has, while the request would have enough.
    byte[] label = {1 << 3 | 2, 100, 1 << 3 | 2, 1, 'a'};
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    WriteRequests.field(message, 1, label);
    message.writeBytes(new WriteRequests().add(series("m").sample(1, 1)).message());
    message.writeBytes(new byte[200]);
    assertThatThrownBy(() -> decoder.decode(WriteRequests.snappy(message.toByteArray())))
        .isInstanceOf(RemoteWriteException.class)
        .hasMessageContaining("timeseries.labels at offset 3");
  }

  /** Whatever the bytes: an answer or the one exception that says so, never another. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damagedRequestsAreReadOrRefused(long seed) {
    Random random = new Random(seed);
    WriteRequests request = new WriteRequests();
    for (int i = 0; i < 20; i++) {
      request.add(series("metric_" + i).label("job", "j" + i).sample(i, i).sample(i + 1, i + 1));
    }
    byte[] message = request.message();
    int refused = 0;
    int read = 0;
    for (int round = 0; round < 5000; round++) {
      byte[] damaged = message.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      byte[] body = WriteRequests.snappy(damaged);
      if (random.nextInt(4) == 0) {
        body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        decoder.decode(body);
        read++;
      } catch (RemoteWriteException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
    assertThat(read).isGreaterThan(500);
  }

  @Test
  void randomBytesAreReadOrRefused() {
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 5000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      try {
        decoder.decode(random.nextBoolean() ? noise : WriteRequests.snappy(noise));
      } catch (RemoteWriteException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(4000);
  }
}
