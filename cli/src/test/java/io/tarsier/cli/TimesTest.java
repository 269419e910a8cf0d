package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  @ParameterizedTest
  @CsvSource({
    "2014-04-01 00:00:00, 2014-04-01T00:00:00Z",
    "2014-04-01T00:00:00, 2014-04-01T00:00:00Z",
    "2014-04-01 00:00:00.25, 2014-04-01T00:00:00.250Z",
    "2014-04-01T02:00:00+02:00, 2014-04-01T00:00:00Z",
    "2014-04-01T02:00:00+0200, 2014-04-01T00:00:00Z",
    "2014-04-01 02:00:00 +02:00, 2014-04-01T00:00:00Z",
    "2014-04-01T00:00:00Z, 2014-04-01T00:00:00Z",
    "2014/04/01 00:00, 2014-04-01T00:00:00Z",
    "2014-04-01, 2014-04-01T00:00:00Z",
    "1396310400, 2014-04-01T00:00:00Z",
    "1396310400.5, 2014-04-01T00:00:00.500Z",
    "1396310400000, 2014-04-01T00:00:00Z",
    "1396310400000000, 2014-04-01T00:00:00Z",
    "1396310400000000000, 2014-04-01T00:00:00Z",
    "1.3963104e9, 2014-04-01T00:00:00Z",
  })
  void readsTheWaysATimeIsWritten(String written, Instant meant) {
    assertThat(Times.parse(written)).hasValue(meant.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "now",
        "2014-13-01 00:00:00",
        "2014-02-30 00:00:00",
        "NaN",
        "1e400",
        "2014-04-01 25:00:00",
        "12:00",
        "0x10",
        "١٢٣٤",
        "2014-04-01T00:00:00+99:00"
      })
  void saysWhatIsNoTime(String written) {
    assertThat(Times.parse(written)).isEmpty();
  }

  @Test
  void toleratesSpaceAround() {
    assertThat(Times.parse(" 0 ")).hasValue(0);
  }
}
