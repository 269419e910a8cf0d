package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void knowsAllThreeLineEnds() throws IOException {
    assertThat(all("a\nb\r\nc\rd")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void keepsEmptyLinesAndForgetsTheOneBehindTheLastEnd() throws IOException {
    assertThat(all("a\n\nb\n")).containsExactly("a", "", "b");
  }

  @Test
  void dropsAByteOrderMark() throws IOException {
    assertThat(all("\uFEFFtime,value\n1,2")).containsExactly("time,value", "1,2");
  }

  @Test
  void cutsALineOfAGigabyteInBoundedMemory() throws IOException {
    long gigabyte = 1L << 30;
    InputStream endless =
        new InputStream() {
          private long left = gigabyte;

          @Override
          public int read() {
            throw new UnsupportedOperationException("read blocks");
          }

          @Override
          public int read(byte[] b, int off, int len) {
            if (left == 0) {
              return -1;
            }
            int n = (int) Math.min(len, left);
            java.util.Arrays.fill(b, off, off + n, (byte) 'x');
            left -= n;
            return n;
          }
        };
    try (Lines lines = new Lines(endless, 1000)) {
      assertThat(lines.next()).hasSize(1000);
      assertThat(lines.wasCut()).isTrue();
      assertThat(lines.next()).isNull();
    }
  }

  @Test
  void replacesWhatIsNotUtf8() throws IOException {
    byte[] bytes = {'a', (byte) 0xFF, 'b', '\n', 'c'};
    try (Lines lines = new Lines(new ByteArrayInputStream(bytes), 100)) {
      assertThat(lines.next()).isEqualTo("a\uFFFDb");
      assertThat(lines.next()).isEqualTo("c");
    }
  }

  private static List<String> all(String text) throws IOException {
    List<String> all = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Lines lines = new Lines(new ByteArrayInputStream(bytes), 100)) {
      for (String l = lines.next(); l != null; l = lines.next()) {
        all.add(l);
      }
    }
    return all;
  }
}
