package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "job:up:sum",
        " up ",
        "up{}",
        "up {job=\"a\"}",
        "{job=\"a}b\"}",
        "{a='}',b=\"\\\"}\"}",
        "{a=`\\`}"
      })
  void knowsABareSelector(String expression) {
    assertThat(Selectors.isSelector(expression)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sum(up)",
        "up + up",
        "up[5m]",
        "up{job=\"a\"} offset 5m",
        "{a=\"b\"} or {c=\"d\"}",
        "rate(",
        "{a=\"b\"",
        "1"
      })
  void knowsWhatIsMore(String expression) {
    assertThat(Selectors.isSelector(expression)).isFalse();
  }

  @Test
  void namesAreAskedForAHundredAtATime() {
    List<String> names = IntStream.range(0, 250).mapToObj(i -> "m" + i).toList();
    List<String> selectors = Selectors.ofNames(names);
    assertThat(selectors).hasSize(3);
    assertThat(selectors.get(2)).startsWith("{__name__=~\"m200|m201|").endsWith("|m249\"}");
  }

  @Test
  void namesAreNotRegularExpressions() {
    assertThat(Selectors.ofNames(List.of("a.b\"c\\d")))
        .containsExactly("{__name__=~\"a\\\\.b\\\"c\\\\\\\\d\"}");
  }
}
