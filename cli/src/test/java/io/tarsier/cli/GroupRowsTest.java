package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.anomaly.DetectorSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GroupRowsTest {

  private static List<String> judged(String csv) throws IOException {
    StringWriter out = new StringWriter();
    new GroupRows("test", DetectorSettings.DEFAULT, out)
        .read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    return out.toString().lines().toList();
  }

  @Test
  void everyRowKeepsItsPlaceAndManySmallMovesAreLabelled() throws IOException {
    Random random = new Random(4);
    StringBuilder csv = new StringBuilder("timestamp,a,b,c,d,e,f,g,h\n");
    for (int i = 0; i < 2000; i++) {
      csv.append(1_700_000_000L + 60L * i);
      for (int m = 0; m < 8; m++) {
        csv.append(',').append(20 + random.nextGaussian() + (i >= 1960 ? 1.6 : 0));
      }
      csv.append('\n');
    }
    csv.append("not a time,1,2,3,4,5,6,7,8\n");
    List<String> rows = judged(csv.toString());
    assertThat(rows).hasSize(2002);
    assertThat(rows.getFirst()).isEqualTo("timestamp,anomaly_score,label,top");
    assertThat(rows.subList(1961, 1980)).anyMatch(r -> r.contains(",1,together: "));
    assertThat(rows.subList(1, 1900).stream().filter(r -> r.contains(",1,")).count())
        .isLessThan(10);
    assertThat(rows.getLast()).isEqualTo("not a time,0.000000,0,");
  }

  @Test
  void saysWhatAGroupNeeds() {
    assertThatThrownBy(() -> judged("timestamp,a,b\n1,2,3\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("at least 3 metrics");
  }
}
