package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Band;
import io.tarsier.model.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkTest {

  private static SeriesPoint point(long t, double v, boolean called) {
    return new SeriesPoint(t, v, new Band(v - 1, v, v + 1), called ? 0.9 : 0.1, called);
  }

  private static Spark draw(List<SeriesPoint> points) {
    return Spark.of(points, 0, Long.MAX_VALUE, 100, 20);
  }

  @Test
  void drawsTheLineFromEdgeToEdge() {
    Spark spark =
        draw(
            List.of(
                new SeriesPoint(0, 0, Band.UNKNOWN, 0, false),
                new SeriesPoint(500, 10, Band.UNKNOWN, 0, false),
                new SeriesPoint(1000, 0, Band.UNKNOWN, 0, false)));
    assertThat(spark.line()).isEqualTo("M3 17L50 3L97 17");
    assertThat(spark.band()).isEmpty();
    assertThat(spark.low()).isZero();
    assertThat(spark.high()).isEqualTo(10);
  }

  @Test
  void drawsNothingOfLessThanTwoPoints() {
    assertThat(draw(List.of()).isEmpty()).isTrue();
    assertThat(draw(List.of(point(0, 1, false))).isEmpty()).isTrue();
  }

  @Test
  void leavesOutWhatIsNoNumberAndWhatIsOutsideTheRange() {
    Spark spark =
        Spark.of(
            List.of(
                point(0, 99, false),
                point(10, 1, false),
                point(11, Double.NaN, false),
                point(12, Double.POSITIVE_INFINITY, false),
                point(20, 2, false)),
            10,
            20,
            100,
            20);
    assertThat(spark.line()).hasSize("M3 12.1L97 7.9".length()).doesNotContain("NaN");
  }

  @Test
  void keepsASpikeAmongThousandsOfPoints() {
    List<SeriesPoint> points = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      points.add(new SeriesPoint(i, i == 7_777 ? 50 : 1, Band.UNKNOWN, 0, false));
    }
    Spark spark = draw(points);
    assertThat(spark.high()).isEqualTo(50);
    assertThat(spark.line()).contains(" 3L").hasSizeLessThan(1_500);
  }

  @Test
  void marksTheOddestPointOfEachStretch() {
    Spark spark =
        draw(
            List.of(
                point(0, 1, false),
                point(10, 5, true),
                new SeriesPoint(20, 9, Band.UNKNOWN, 0.99, true),
                point(30, 1, false),
                point(40, 7, true)));
    assertThat(spark.marks()).hasSize(2);
    assertThat(spark.marks().getFirst().x()).isEqualTo("50");
  }

  @Test
  void doesNotLetAWideBandFlattenTheLine() {
    Band wide = new Band(-1e9, 0, 1e9);
    Spark spark =
        draw(List.of(new SeriesPoint(0, 1, wide, 0, false), new SeriesPoint(1, 3, wide, 0, false)));
    assertThat(spark.low()).isZero();
    assertThat(spark.high()).isEqualTo(4);
  }

  @Test
  void drawsALevelLineInTheMiddle() {
    Spark spark =
        draw(
            List.of(
                new SeriesPoint(0, 5, Band.UNKNOWN, 0, false),
                new SeriesPoint(1, 5, Band.UNKNOWN, 0, false)));
    assertThat(spark.line()).isEqualTo("M3 10L97 10");
  }

  @Test
  void saysInWordsWhatItShows() {
    Spark spark = draw(List.of(point(0, 0.2, false), point(10, 0.4, false)));
    assertThat(spark.words(Units.RATIO, new Band(0.2, 0.3, 0.4)))
        .endsWith("expected now 20 % to 40 %");
  }
}
