package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.prometheus.Exposition.Row;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpositionTest {

  private static final Entity HOST = Entity.of(Entity.Kind.HOST, "web-1");

  private static Row row(String metric, Map<String, String> labels, double value, Band band) {
    return new Row(
        new Series(HOST, metric, Labels.of(labels)), new SeriesPoint(1, value, band, 0.25, false));
  }

  private static String written(Row... rows) throws IOException {
    StringBuilder out = new StringBuilder();
    Exposition.write(List.of(rows), out);
    return out.toString();
  }

  @Test
  void writesFiveFamiliesWithTheInputsLabels() throws IOException {
    assertThat(written(row("host_cpu_usage_ratio", Map.of("core", "0"), 0.5, new Band(0, 0.25, 1))))
        .isEqualTo(
            """
            # HELP anomaly_score How odd the newest value is, from 0 to 1.
            # TYPE anomaly_score gauge
            anomaly_score{core="0",entity="host/web-1",metric="host_cpu_usage_ratio"} 0.25
            # HELP y The newest value.
            # TYPE y gauge
            y{core="0",entity="host/web-1",metric="host_cpu_usage_ratio"} 0.5
            # HELP yhat The value that was expected, or is, so far ahead.
            # TYPE yhat gauge
            yhat{core="0",entity="host/web-1",metric="host_cpu_usage_ratio"} 0.25
            # HELP yhat_lower Lower end of the expected range.
            # TYPE yhat_lower gauge
            yhat_lower{core="0",entity="host/web-1",metric="host_cpu_usage_ratio"} 0.0
            # HELP yhat_upper Upper end of the expected range.
            # TYPE yhat_upper gauge
            yhat_upper{core="0",entity="host/web-1",metric="host_cpu_usage_ratio"} 1.0
            """);
  }

  @Test
  void whatIsForeseenStandsInTheSameFamilyWithItsHorizon() throws IOException {
    Row row = row("disk_ratio", Map.of("horizon", "x"), 0.5, new Band(0.4, 0.45, 0.6));
    StringBuilder out = new StringBuilder();
    Exposition.write(
        List.of(row),
        List.of(
            new Exposition.Ahead(row.series(), "1h", 0.6, 0.5, 0.7),
            new Exposition.Ahead(row.series(), "7d", 0.9, Double.NaN, 1.2)),
        out);
    String labels = "{entity=\"host/web-1\",exported_horizon=\"x\"";
    assertThat(out.toString().lines().filter(line -> line.startsWith("yhat")))
        .containsExactly(
            "yhat" + labels + ",metric=\"disk_ratio\"} 0.45",
            "yhat" + labels + ",horizon=\"1h\",metric=\"disk_ratio\"} 0.6",
            "yhat" + labels + ",horizon=\"7d\",metric=\"disk_ratio\"} 0.9",
            "yhat_lower" + labels + ",metric=\"disk_ratio\"} 0.4",
            "yhat_lower" + labels + ",horizon=\"1h\",metric=\"disk_ratio\"} 0.5",
            "yhat_upper" + labels + ",metric=\"disk_ratio\"} 0.6",
            "yhat_upper" + labels + ",horizon=\"1h\",metric=\"disk_ratio\"} 0.7",
            "yhat_upper" + labels + ",horizon=\"7d\",metric=\"disk_ratio\"} 1.2");
    assertThat(out.toString().lines().filter(line -> line.startsWith("anomaly_score{"))).hasSize(1);
  }

  @Test
  void whatIsNotKnownYetIsNotWritten() throws IOException {
    assertThat(written(row("m", Map.of(), 1, Band.UNKNOWN)))
        .contains("y{")
        .doesNotContain("yhat{")
        .doesNotContain("NaN");
  }

  @Test
  void labelsAreEscapedMadeLegalAndNeverClash() throws IOException {
    assertThat(
            written(
                row(
                    "m",
                    Map.of(
                        "path", "a\\b\"c\nd",
                        "metric", "theirs",
                        "exported_metric", "older",
                        "a-b", "1",
                        "a.b", "2",
                        "0x", "3",
                        "__hidden", "4"),
                    Double.POSITIVE_INFINITY,
                    Band.UNKNOWN)))
        .contains(
            "y{_0x=\"3\",a_b=\"1\",entity=\"host/web-1\",exported__hidden=\"4\",exported_a_b=\"2\","
                + "exported_exported_metric=\"theirs\",exported_metric=\"older\",metric=\"m\","
                + "path=\"a\\\\b\\\"c\\nd\"} +Inf\n");
  }

  @Test
  void aFamilysLinesStandTogether() throws IOException {
    List<String> names =
        written(row("a", Map.of(), 1, new Band(0, 1, 2)), row("b", Map.of(), 1, new Band(0, 1, 2)))
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.substring(0, line.indexOf('{')))
            .toList();
    assertThat(names)
        .containsExactly(
            "anomaly_score",
            "anomaly_score",
            "y",
            "y",
            "yhat",
            "yhat",
            "yhat_lower",
            "yhat_lower",
            "yhat_upper",
            "yhat_upper");
  }
}
