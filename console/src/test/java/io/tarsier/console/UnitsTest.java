package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "memory_used_bytes, BYTES",
    "node_network_receive_bytes_total, BYTES",
    "disk_read_bytes_per_second, BYTES_PER_SECOND",
    "http_requests_per_second, PER_SECOND",
    "http_request_duration_seconds, SECONDS",
    "cpu_usage_ratio, RATIO",
    "cpu_usage_percent, PERCENT",
    "temperature_celsius, CELSIUS",
    "cpu_frequency_hertz, HERTZ",
    "open_files, COUNT",
    "up, COUNT"
  })
  void readsTheUnitOffTheName(String metric, Units unit) {
    assertThat(Units.of(metric)).isEqualTo(unit);
  }

  @ParameterizedTest
  @CsvSource({
    "BYTES, 0, 0 B",
    "BYTES, -0.0000000035, 0 B",
    "BYTES, 999, 999 B",
    "BYTES, 1023, 1 KiB",
    "BYTES, 1536, 1.5 KiB",
    "BYTES, 6442450944, 6 GiB",
    "BYTES_PER_SECOND, 13107200, 12.5 MiB/s",
    "RATIO, 0.4237, 42.4 %",
    "RATIO, 0.00031, 0.031 %",
    "RATIO, 0.00000207, 0.00021 %",
    "PERCENT, 99.951, 100 %",
    "SECONDS, 0.34, 340 ms",
    "SECONDS, 0.0000051, 5.1 µs",
    "SECONDS, 0.0000000021, 2.1 ns",
    "SECONDS, 2.4, 2.4 s",
    "SECONDS, 3000, 50 min 0 s",
    "SECONDS, 90000, 25 h 0 min",
    "SECONDS, 604800, 7 d 0 h",
    "CELSIUS, -3.25, −3.25 °C",
    "HERTZ, 2400000000, 2400 MHz",
    "PER_SECOND, 48.2, 48.2/s",
    "PER_SECOND, 48200, 48.2 k/s",
    "COUNT, 9999, 9999",
    "COUNT, 18420, 18.4 k",
    "COUNT, 1234567, 1235 k"
  })
  void writesValuesAsPeopleReadThem(Units unit, double value, String text) {
    assertThat(unit.format(value)).isEqualTo(text);
  }

  @Test
  void writesWhatIsNoNumberWithoutOne() {
    assertThat(Units.BYTES.format(Double.NaN)).isEqualTo("–");
    assertThat(Units.SECONDS.format(Double.POSITIVE_INFINITY)).isEqualTo("∞");
    assertThat(Units.RATIO.format(Double.NEGATIVE_INFINITY)).isEqualTo("−∞");
  }

  @Test
  void tellsThousandsApart() {
    assertThat(Units.count(1_234_567)).isEqualTo("1\u202f234\u202f567");
  }
}
