package io.tarsier.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.loki.LokiPush.Limits;
import io.tarsier.model.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

class LokiPushTest {

  private final LokiPush push =
      new LokiPush(
          new Limits(10_000, 5, 3, 20, 30), InstantSource.fixed(Instant.ofEpochSecond(1000)));

  private LokiPush.Decoded json(String text) {
    return push.decode("application/json", "", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String stream(String labels, String... lines) {
    StringBuilder values = new StringBuilder();
    for (String line : lines) {
      values.append(values.isEmpty() ? "" : ",").append("[\"0\",\"").append(line).append("\"]");
    }
    return "{\"streams\":[{\"stream\":{" + labels + "},\"values\":[" + values + "]}]}";
  }

  @Test
  void aLineThatIsTooLongIsLeftOutAlone() {
    var decoded = json(stream("\"app\":\"a\"", "good", "x".repeat(31)));
    assertThat(decoded.records()).extracting(LogRecord::body).containsExactly("good");
    assertThat(decoded.skipped()).isEqualTo(1);
    assertThat(decoded.problems().getFirst()).startsWith("streams[0].entries[1].line has 31");
    assertThat(decoded.records().getFirst().epochMillis()).isEqualTo(1_000_000);
  }

  @Test
  void tooManyLabelsLoseTheStreamAndTooManyLinesTheRequest() {
    var decoded = json(stream("\"a\":\"1\",\"b\":\"1\",\"c\":\"1\",\"d\":\"1\"", "x"));
    assertThat(decoded.records()).isEmpty();
    assertThat(decoded.problems().getFirst()).contains("more than 3 labels");
    assertThatThrownBy(() -> json(stream("\"a\":\"1\"", "1", "2", "3", "4", "5", "6")))
        .hasMessageContaining("5 lines");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{}",
        "{\"streams\":[{}]}",
        "{\"streams\":[{\"stream\":[],\"values\":[]}]}",
        "{\"streams\":[{\"stream\":{},\"values\":[[\"x\",\"y\"]]}]}"
      })
  void whatIsNotAPushIsRefused(String text) {
    assertThatThrownBy(() -> json(text)).isInstanceOf(LokiPushException.class);
  }

  @Test
  void anyBytesAreReadOrRefusedButNeverAFault() throws Exception {
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(60)];
      random.nextBytes(bytes);
      bytes[0] = 10; // a stream, so that the reader gets further than the first byte
      try {
        push.decode("application/x-protobuf", "snappy", Snappy.compress(bytes));
      } catch (LokiPushException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void labelsAreReadAsGoQuotesThem() {
    assertThat(LabelText.parse("{ app=\"sh\\\"op\", b=`c\\d`,e=\"\\u00e4\\n\", }", 5))
        .isEqualTo(Map.of("app", "sh\"op", "b", "c\\d", "e", "ä\n"));
    assertThat(LabelText.parse("{}", 5)).isEmpty();
    for (String bad : new String[] {"", "{", "{a}", "{a=b}", "{a=\"b}", "{a=\"\"}x", "{1=\"\"}"}) {
      assertThatThrownBy(() -> LabelText.parse(bad, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at character");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "namespace=shop pod=cart-1 app=cart, pod/shop/cart-1",
    "service_name=unknown_service host=web-1 job=varlogs, host/web-1",
    "namespace=shop app=cart, service/shop/cart",
    "instance=web-1:9080 job=varlogs, host/web-1",
    "instance=[::1]:9080, host/::1",
    "node=n1, node/n1",
    "job=nightly, service/nightly",
    "x=y, service/unknown",
  })
  void labelsSayWhatAStreamIsAbout(String labels, String entity) {
    Map<String, String> map = new java.util.HashMap<>();
    for (String label : labels.split(" ", -1)) {
      String[] pair = label.split("=", 2);
      map.put(pair[0], pair[1]);
    }
    assertThat(LokiLabels.entity(map).id()).isEqualTo(entity);
  }
}
