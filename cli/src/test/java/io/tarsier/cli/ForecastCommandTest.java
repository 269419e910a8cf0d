package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastCommandTest {

  private static final int DAYS = 14;
  private static final long START = 1_767_225_600L;

  @TempDir Path dir;

  @Test
  void continuesADailyRhythmWithItsRange() throws IOException {
    Run run = Run.of("forecast", hourly().toString(), "--horizon", "24", "-o", "csv");
    List<String> lines = run.out().lines().toList();
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
    assertThat(lines.getFirst()).isEqualTo("timestamp,mean,lower,upper");
    assertThat(lines).hasSize(25);
    for (int h = 0; h < 24; h++) {
      String[] cells = lines.get(1 + h).split(",");
      int hour = DAYS * 24 + h;
      assertThat(cells[0]).isEqualTo(Long.toString(START + hour * 3600L));
      double mean = Double.parseDouble(cells[1]);
      assertThat(mean).isCloseTo(value(hour), within(3.0));
      assertThat(Double.parseDouble(cells[2])).isLessThanOrEqualTo(mean);
      assertThat(Double.parseDouble(cells[3])).isGreaterThanOrEqualTo(mean);
    }
  }

  @Test
  void writesTimesAsTheyAreWrittenInTheFile() throws IOException {
    assertThat(next(i -> Long.toString(START + i * 60L))).isEqualTo(Long.toString(START + 2400));
    assertThat(next(i -> START + i * 60L + "000")).isEqualTo(START + 2400 + "000");
    assertThat(next(i -> "2026-01-01 00:%02d:00".formatted(i))).isEqualTo("2026-01-01 00:40:00");
    assertThat(next(i -> "2026-01-01T00:%02d:00Z".formatted(i))).isEqualTo("2026-01-01T00:40:00Z");
    assertThat(next(i -> "2026-01-01T02:%02d+02:00".formatted(i)))
        .isEqualTo("2026-01-01T02:40+02:00");
    assertThat(next(i -> "2026-%02d-%02d".formatted(1 + i / 28, 1 + i % 28)))
        .isEqualTo("2026-02-13");
  }

  @Test
  void monthsAreFollowedByMonths() throws IOException {
    StringBuilder s = new StringBuilder("month,sales\n");
    for (int m = 0; m < 36; m++) {
      s.append("%d-%02d-01,%d\n".formatted(2023 + m / 12, 1 + m % 12, 100 + m % 12));
    }
    Run run =
        Run.of("forecast", write("m.csv", s.toString()).toString(), "--horizon", "3", "-o", "csv");
    assertThat(run.out().lines().skip(1).map(l -> l.substring(0, l.indexOf(','))))
        .containsExactly("2026-01-01", "2026-02-01", "2026-03-01");
  }

  @Test
  void rowsInAnyOrderWithGapsGiveTheSameForecastAndAreCounted() throws IOException {
    List<String> rows = Files.readString(hourly()).lines().skip(1).toList();
    StringBuilder shuffled = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < rows.size(); i++) {
      shuffled.append(rows.get((i * 5) % rows.size())).append('\n');
    }
    shuffled.append("yesterday,5\n2026-01-01 00:00:00,NaN\n");
    Run straight = Run.of("forecast", hourly().toString(), "--horizon", "5", "-o", "csv");
    Run mixed =
        Run.with(
            shuffled.toString().getBytes(StandardCharsets.UTF_8),
            "forecast",
            "-",
            "--horizon",
            "5",
            "-o",
            "csv");
    assertThat(mixed.out()).isEqualTo(straight.out());
    assertThat(mixed.err()).contains("1 unreadable time", "1 empty or unreadable value");
  }

  @Test
  void aWiderLevelGivesAWiderRange() throws IOException {
    assertThat(width("0.95")).isGreaterThan(width("0.5"));
  }

  @Test
  void forecastsOneSeriesARow() throws IOException {
    String wide = wide();
    Path out = dir.resolve("fc.csv");
    Run run =
        Run.of(
            "forecast",
            "--wide",
            gzip("train.csv.gz", wide).toString(),
            "--horizon",
            "24",
            "--season",
            "24",
            "--out",
            out.toString());
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
    assertThat(run.out()).isEmpty();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines.getFirst()).startsWith("id,F1,F2,").endsWith(",F24");
    assertThat(lines.stream().skip(1).map(l -> l.substring(0, l.indexOf(','))))
        .containsExactly("a", "b", "c");
    String[] a = lines.get(1).split(",");
    for (int h = 0; h < 24; h++) {
      assertThat(Double.parseDouble(a[1 + h])).isCloseTo(value(DAYS * 24 + h), within(3.0));
    }
    assertThat(Files.exists(dir.resolve("fc.csv.part"))).isFalse();
  }

  @Test
  void aBadRowIsReportedAndKeepsItsNeighbours() throws IOException {
    String file = "id,v1,v2\nempty,,,\n" + wide().lines().skip(1).findFirst().orElseThrow();
    Run run =
        Run.with(
            (file + "\nodd,1,2,x,4,5,6,7,8\n").getBytes(StandardCharsets.UTF_8),
            "forecast",
            "--wide",
            "-",
            "--horizon",
            "2");
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).isEqualTo("empty,,");
    assertThat(lines.get(2)).matches("a,[0-9.]+,[0-9.]+");
    assertThat(lines.get(3)).matches("odd,[0-9.-]+,[0-9.-]+");
    assertThat(run.err()).contains("row 1 (empty) holds no number", "row 3 (odd) holds 'x'");
    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void quotedCellsAndLongRowsAreRead() throws IOException {
    StringBuilder s = new StringBuilder("\"V1\",\"V2\"\n\"a,b\"");
    for (int i = 0; i < 300_000; i++) {
      s.append(",\"").append(i % 7).append('"');
    }
    Run run =
        Run.with(
            s.append(",NA,99\n").toString().getBytes(StandardCharsets.UTF_8),
            "forecast",
            "--wide",
            "-",
            "--horizon",
            "1",
            "--season",
            "7");
    String last = run.out().lines().toList().getLast();
    assertThat(last).startsWith("\"a,b\",");
    assertThat(Double.parseDouble(last.substring(last.lastIndexOf(',') + 1)))
        .isCloseTo(300_000 % 7, within(0.3));
  }

  @Test
  void thePictureShowsWhereTheFutureBegins() throws IOException {
    Run run = Run.of("forecast", hourly().toString(), "--horizon", "48", "-o", "table");
    assertThat(run.out())
        .contains("now ^", "season of 24", "90 % RANGE", "… and 24 more")
        .contains("336 rows");
  }

  @Test
  void jsonIsAnArrayOfSteps() throws IOException {
    Run run = Run.of("forecast", hourly().toString(), "--horizon", "2", "-o", "json");
    assertThat(run.out())
        .startsWith("[\n {\"timestamp\":\"" + (START + DAYS * 86_400) + "\",\"mean\":")
        .contains("\"lower\":", "\"upper\":")
        .endsWith("}\n]\n");
  }

  @Test
  void badWordsAreAnsweredWithWhatWouldHaveBeenRight() throws IOException {
    String file = hourly().toString();
    assertBad(Run.of("forecast", file), "--horizon");
    assertBad(Run.of("forecast", "--horizon", "5"), "--wide FILE");
    assertBad(Run.of("forecast", file, "--horizon", "0"), "1 to 20000");
    assertBad(Run.of("forecast", file, "--horizon", "5", "--level", "90"), "between 0 and 1");
    assertBad(Run.of("forecast", dir.toString(), "--horizon", "5"), "is a folder");
    assertBad(Run.of("forecast", write("e.csv", "").toString(), "--horizon", "5"), "is empty");
    assertBad(
        Run.of("forecast", write("h.csv", "t,v\n").toString(), "--horizon", "5"), "no row with");
    assertBad(
        Run.of("forecast", write("o.csv", "t,v\n1,1\n").toString(), "--horizon", "5"),
        "two different times");
    assertBad(Run.of("forecast", "--wide", file, "--horizon", "5", "-o", "json"), "--wide is CSV");
    assertBad(
        Run.of("forecast", "--wide", dir.resolve("no.csv").toString(), "--horizon", "5"),
        "does not exist");
  }

  private static void assertBad(Run run, String saying) {
    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains(saying).doesNotContain("Exception");
    assertThat(run.out()).isEmpty();
  }

  private double width(String level) throws IOException {
    Run run =
        Run.of("forecast", hourly().toString(), "--horizon", "6", "--level", level, "-o", "csv");
    String[] cells = run.out().lines().toList().getLast().split(",");
    return Double.parseDouble(cells[3]) - Double.parseDouble(cells[2]);
  }

  /** First forecast time after 40 rows whose times are written so. */
  private String next(IntFunction<String> time) throws IOException {
    StringBuilder s = new StringBuilder("t,v\n");
    for (int i = 0; i < 40; i++) {
      s.append(time.apply(i)).append(',').append(i % 5).append('\n');
    }
    Run run =
        Run.of("forecast", write("t.csv", s.toString()).toString(), "--horizon", "1", "-o", "csv");
    String row = run.out().lines().toList().getLast();
    return row.substring(0, row.indexOf(','));
  }

  private static double value(int hour) {
    return 50 + 20 * Math.sin(hour * 2 * Math.PI / 24) + (hour * 7919 % 13) / 13.0;
  }

  private Path hourly() throws IOException {
    StringBuilder s = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < DAYS * 24; i++) {
      s.append(START + i * 3600L).append(',').append(value(i)).append('\n');
    }
    return write("hourly.csv", s.toString());
  }

  private static String wide() {
    StringBuilder s = new StringBuilder("id,v1,v2\n");
    for (String id : List.of("a", "b", "c")) {
      s.append(id);
      for (int i = 0; i < DAYS * 24; i++) {
        s.append(',').append(id.equals("a") ? value(i) : 3 * value(i) + 1);
      }
      s.append(id.equals("b") ? ",,\n" : "\n");
    }
    return s.toString();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private Path gzip(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
