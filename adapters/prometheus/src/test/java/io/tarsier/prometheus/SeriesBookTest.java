package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Labels;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SeriesBookTest {

  private final SeriesBook book = new SeriesBook(2);

  private boolean has(String metric, long now) {
    return book.entry(metric, Labels.empty(), MetricTypes.unknown(), now) != null;
  }

  @Test
  void theSameSeriesIsTheSameEntry() {
    Labels labels = Labels.of("job", "api");
    SeriesBook.Entry entry =
        Objects.requireNonNull(book.entry("up", labels, MetricTypes.unknown(), 0));
    assertThat(book.entry("up", Labels.of("job", "api"), MetricTypes.unknown(), 1)).isSameAs(entry);
    assertThat(book.size()).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitIsTurnedAwayAndCounted() {
    assertThat(has("a", 0)).isTrue();
    assertThat(has("b", 0)).isTrue();
    assertThat(has("c", 0)).isFalse();
    assertThat(has("d", 1)).isFalse();
    assertThat(has("a", 2)).isTrue();
    assertThat(book.dropped()).isEqualTo(2);
    assertThat(book.isFull()).isTrue();
  }

  @Test
  void whatWasNotHeardOfForAnHourMakesRoom() {
    has("a", 0);
    has("b", 0);
    has("c", 0);
    has("a", SeriesBook.FORGET_MILLIS);
    assertThat(has("c", SeriesBook.FORGET_MILLIS + 1)).isTrue();
    assertThat(book.isFull()).isFalse();
    assertThat(has("b", SeriesBook.FORGET_MILLIS + 2)).isFalse();
  }
}
