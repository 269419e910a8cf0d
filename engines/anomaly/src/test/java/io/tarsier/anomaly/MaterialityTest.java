package io.tarsier.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaterialityTest {

  @ParameterizedTest
  @CsvSource({
    "request_duration_p95_seconds, 0.10, 0.17, false",
    "request_duration_p95_seconds, 0.10, 0.19, true",
    "request_error_ratio, 0.0, 0.01, false",
    "request_error_ratio, 0.0, 0.4, true",
    "temperature_celsius, 40.5, 55.2, true"
  })
  void aMoveCountsByWhatItMeans(String metric, double usual, double last, boolean counts) {
    assertThat(matters(metric, usual, last)).isEqualTo(counts);
  }

  @Test
  void aFewMoreOfWhatIsCountedAreScatter() {
    assertThat(matters("connections", 100, 120)).isFalse();
    assertThat(matters("connections", 100, 180)).isTrue();
    assertThat(matters("replicas", 3, 0)).isTrue();
  }

  private static boolean matters(String metric, double usual, double last) {
    Series series = new Series(Entity.of(Entity.Kind.SERVICE, "shop"), metric, Labels.empty());
    List<SeriesPoint> points = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      points.add(point(i, usual));
    }
    points.add(point(20, last));
    return Materiality.matters(series, points, new Range(usual, usual), 100_000);
  }

  private static SeriesPoint point(int i, double value) {
    return new SeriesPoint(i * 15_000L, value, new Band(0, 0, 0), 0, false);
  }
}
