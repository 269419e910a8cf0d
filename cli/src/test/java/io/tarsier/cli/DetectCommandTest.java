package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {

  private static final int ROWS = 1200;
  private static final int SPIKE = 1000;

  @TempDir Path dir;

  @Test
  void writesOneRowPerInputRowInTheSameOrder() throws IOException {
    Path file = write("cpu.csv", wave());
    Run run = Run.of("detect", file.toString(), "-o", "csv");
    List<String> in = wave().lines().toList();
    List<String> out = run.out().lines().toList();
    assertThat(out.getFirst()).isEqualTo("timestamp,value,anomaly_score,label");
    assertThat(out).hasSize(in.size());
    for (int i = 1; i < in.size(); i++) {
      assertThat(out.get(i)).startsWith(in.get(i) + ",");
    }
  }

  @Test
  void findsASpikeAndSaysSoByItsExitStatus() throws IOException {
    Run run = Run.of("detect", write("cpu.csv", wave()).toString(), "-o", "csv");
    List<String> out = run.out().lines().toList();
    assertThat(out.get(1 + SPIKE)).endsWith(",1");
    assertThat(run.code()).isEqualTo(ExitCode.FOUND);
  }

  @Test
  void aRowDependsOnTheRowsBeforeItAlone() throws IOException {
    List<String> whole = wave().lines().toList();
    String half = String.join("\n", whole.subList(0, 700)) + "\n";
    List<String> a =
        Run.of("detect", write("a.csv", wave()).toString(), "-o", "csv").out().lines().toList();
    List<String> b =
        Run.of("detect", write("b.csv", half).toString(), "-o", "csv").out().lines().toList();
    assertThat(a.subList(0, 700)).isEqualTo(b);
  }

  @Test
  void readsStandardInputAndCompressedFilesAlike() throws IOException {
    Run plain = Run.of("detect", write("cpu.csv", wave()).toString(), "-o", "csv");
    Run piped = Run.with(wave().getBytes(StandardCharsets.UTF_8), "detect", "-", "-o", "csv");
    Run packed = Run.of("detect", gzip("cpu.csv.gz", wave()).toString(), "-o", "csv");
    assertThat(piped.out()).isEqualTo(plain.out());
    assertThat(packed.out()).isEqualTo(plain.out());
  }

  @Test
  void rowsThatCannotBeJudgedKeepTheirPlaceWithScoreZero() throws IOException {
    String file =
        """
        timestamp,value,comment
        2026-01-01 00:00:00,1,ordinary
        2026-01-01 00:00:00,2,duplicate
        2025-12-31 00:00:00,3,backward
        2026-01-01 00:01:00,,empty
        2026-01-01 00:02:00,NaN,not a number
        2026-01-01 00:03:00,-Infinity,infinite
        2026-01-01 00:04:00,1d,no number
        yesterday,1,no time
        2026-01-01 00:05:00
        ,
        "2026-01-01 00:06:00","7",quoted
        """;
    Run run = Run.of("detect", write("odd.csv", file).toString(), "-o", "csv");
    assertThat(run.out())
        .isEqualTo(
            """
            timestamp,value,anomaly_score,label
            2026-01-01 00:00:00,1,0,0
            2026-01-01 00:00:00,2,0,0
            2025-12-31 00:00:00,3,0,0
            2026-01-01 00:01:00,,0,0
            2026-01-01 00:02:00,NaN,0,0
            2026-01-01 00:03:00,-Infinity,0,0
            2026-01-01 00:04:00,1d,0,0
            yesterday,1,0,0
            2026-01-01 00:05:00,,0,0
            ,,0,0
            2026-01-01 00:06:00,7,0,0
            """);
    assertThat(run.err())
        .contains(
            "2 unreadable times", "5 empty or unreadable values", "2 duplicate or backward times");
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
  }

  @Test
  void aLineOfManyMegabytesCostsOneRow() throws IOException {
    Path file = dir.resolve("long.csv");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("t,v\n1,1\n".getBytes(StandardCharsets.US_ASCII));
      byte[] block = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 200; i++) {
        out.write(block);
      }
      out.write("\n2,1\n".getBytes(StandardCharsets.US_ASCII));
    }
    Run run = Run.of("detect", file.toString(), "-o", "csv");
    assertThat(run.out().lines()).hasSize(4);
    assertThat(run.out()).contains("\n1,1,0,0\n,,0,0\n2,1,0,0\n");
    assertThat(run.err()).contains("1 line longer than 1 MB");
  }

  @Test
  void invalidUtf8CostsOneRow() throws IOException {
    Path file = dir.resolve("bytes.csv");
    Files.write(
        file, new byte[] {'t', ',', 'v', '\n', '1', ',', (byte) 0xFF, '\n', '2', ',', '5', '\n'});
    Run run = Run.of("detect", file.toString(), "-o", "csv");
    assertThat(run.out()).isEqualTo("timestamp,value,anomaly_score,label\n1,\uFFFD,0,0\n2,5,0,0\n");
  }

  @Test
  void judgesEveryFileBelowAFolderAndKeepsGoingPastABrokenOne() throws IOException {
    write("in/a/cpu.csv", wave());
    gzip("in/b/load.csv.gz", wave());
    write("in/b/broken.csv.gz", "this is no gzip");
    write("in/empty.csv", "");
    write("in/readme.txt", "not a series");
    Path out = dir.resolve("out");
    Run run = Run.of("detect", dir.resolve("in").toString(), "--out", out.toString(), "-o", "csv");
    try (Stream<Path> walk = Files.walk(out)) {
      assertThat(walk.filter(Files::isRegularFile).map(p -> out.relativize(p).toString()))
          .containsExactlyInAnyOrder("a/cpu.csv", "b/load.csv");
    }
    assertThat(run.err()).contains("broken.csv.gz", "empty.csv");
    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(Files.readString(out.resolve("a/cpu.csv")))
        .isEqualTo(Files.readString(out.resolve("b/load.csv")));
  }

  @Test
  void thePictureMarksTheSpikeAndListsItWithWhatWasExpected() throws IOException {
    Run run = Run.of("detect", write("cpu.csv", wave()).toString(), "-o", "table");
    assertThat(run.out()).contains("^", "1200 rows", "SINCE", "SEVERITY", "EXPECTED");
  }

  @Test
  void jsonIsAnArrayOfRowsWithTheExpectedBand() {
    Run run = Run.with(wave().getBytes(StandardCharsets.UTF_8), "detect", "-", "-o", "json");
    assertThat(run.out())
        .startsWith("[\n {\"timestamp\":\"")
        .endsWith("}\n]\n")
        .contains("\"yhat_upper\":");
    assertThat(
            Run.with("t,v\n".getBytes(StandardCharsets.UTF_8), "detect", "-", "-o", "json").out())
        .isEqualTo("[]\n");
  }

  @Test
  void explainsWhatWasExpectedAndWhoObjects() throws IOException {
    String file = write("cpu.csv", wave()).toString();
    List<String> out = Run.of("detect", file, "-o", "csv", "--explain").out().lines().toList();
    assertThat(out.getFirst()).endsWith(",label,yhat,yhat_lower,yhat_upper,explanation");
    assertThat(out.get(1 + SPIKE)).contains("new heights");
    assertThat(out.get(SPIKE)).endsWith(",");
    assertThat(Run.of("detect", file, "-o", "table", "--explain").out()).contains("new heights");
  }

  @Test
  void badWordsAreAnsweredWithWhatWouldHaveBeenRight() throws IOException {
    String file = write("cpu.csv", wave()).toString();
    assertBad(Run.of("detect", dir.resolve("none.csv").toString()), "does not exist");
    assertBad(Run.of("detect", write("e.csv", "").toString()), "expected a header line");
    assertBad(Run.of("detect", write("one.csv", "time\n1\n").toString()), "two columns");
    assertBad(Run.of("detect", file, "--model", "oracle"), "seed");
    assertBad(Run.of("detect", file, "--budget", "lots"), "2/day");
    assertBad(Run.of("detect", file, "--zone", "Moon/Sea"), "Europe/Berlin");
    assertBad(Run.of("detect", dir.toString()), "--out");
    assertBad(Run.of("detect", dir.toString(), "--out", dir.toString()), "overwrite");
    assertBad(Run.of("detect", file, "--out", dir.toString(), "-o", "json"), "CSV");
    assertBad(Run.of("detect", file, "-o", "xml"), "xml");
    assertBad(Run.of("detekt"), "detect");
  }

  @Test
  void writesTheResultOfOneFileWhereItIsAskedTo() throws IOException {
    Path file = gzip("cpu.csv.gz", wave());
    String expected = Run.of("detect", file.toString(), "-o", "csv").out();
    Path folder = dir.resolve("scored");
    Run run = Run.of("detect", file.toString(), "--out", folder.toString(), "-o", "csv");
    assertThat(run.code()).isEqualTo(ExitCode.FOUND);
    assertThat(run.out()).isEmpty();
    assertThat(folder.resolve("cpu.csv")).hasContent(expected);
    Path named = dir.resolve("named/result.csv");
    Run.with(wave().getBytes(StandardCharsets.UTF_8), "detect", "-", "--out", named.toString());
    assertThat(named).hasContent(expected);
  }

  @Test
  void twoFilesNeverShareAResult() throws IOException {
    write("in/cpu.csv", wave());
    gzip("in/cpu.csv.gz", wave());
    Path out = dir.resolve("out");
    Run run = Run.of("detect", dir.resolve("in").toString(), "--out", out.toString());
    assertThat(run.err()).contains("cpu.csv.gz is left out");
    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(out).isDirectoryContaining(f -> f.endsWith("cpu.csv"));
  }

  private static void assertBad(Run run, String saying) {
    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains(saying).doesNotContain("Exception");
    assertThat(run.out()).isEmpty();
  }

  /** A wave with one spike, a row a minute. */
  private static String wave() {
    StringBuilder s = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < ROWS; i++) {
      double v = 50 + 10 * Math.sin(i * 2 * Math.PI / 60) + (i * 7919 % 13) / 13.0;
      s.append(1_767_225_600L + i * 60L).append(',').append(i == SPIKE ? 400 : v).append('\n');
    }
    return s.toString();
  }

  private Path write(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path gzip(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
