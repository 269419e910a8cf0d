package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {

  @Test
  void marksAnAnomalyBelowItsColumn() {
    Chart chart = new Chart();
    for (int i = 0; i < 40; i++) {
      chart.add(i == 20 ? 9 : 1, i == 20);
    }
    List<String> lines = chart.draw(60, 4, false);
    assertThat(lines).hasSize(5);
    String carets = lines.getLast();
    assertThat(carets.indexOf('^')).isEqualTo(3 + 10);
    assertThat(lines.getFirst()).startsWith("9 │");
  }

  @Test
  void holdsALongSeriesInBoundedSpace() {
    Chart chart = new Chart();
    for (int i = 0; i < 1_000_000; i++) {
      chart.add(Math.sin(i / 1e5), i == 500_000);
    }
    List<String> lines = chart.draw(80, 6, false);
    assertThat(lines).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    assertThat(lines.getLast().indexOf('^')).isBetween(35, 50);
  }

  @Test
  void drawsAConstantSeries() {
    Chart chart = new Chart();
    chart.add(5, false);
    chart.add(Double.NaN, false);
    chart.add(5, false);
    assertThat(chart.draw(40, 3, false)).isNotEmpty();
  }

  @Test
  void saysSoWhenThereIsNothingToPlot() {
    assertThat(new Chart().draw(40, 3, false)).containsExactly("(nothing to plot)");
  }

  @Test
  void colourMarksAnomaliesAsWellAsCarets() {
    Chart chart = new Chart();
    chart.add(1, false);
    chart.add(2, true);
    assertThat(String.join("\n", chart.draw(40, 3, true))).contains("\u001b[31;1m", "^");
  }
}
