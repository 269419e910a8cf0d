package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CauseCommandTest {

  private static final long START = 1_772_366_400L;
  private static final String FAULT = Long.toString(START + 60 * 15);

  @TempDir Path dir;

  @Test
  void ranksEntitiesNamedExactlyAsInTheHeader() throws IOException {
    Run run =
        Run.of(
            "cause",
            "--metrics",
            metrics().toString(),
            "--graph",
            graph().toString(),
            "--target",
            "front end:latency",
            "--at",
            FAULT,
            "-o",
            "json");
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
    assertThat(run.err()).isEmpty();
    JsonNode causes = JsonMapper.builder().build().readTree(run.out());
    assertThat(causes.isArray()).isTrue();
    assertThat(causes.get(0).get("entity").asString())
        .isEqualTo("https://db:5432::Table, \"main\"");
    assertThat(causes.get(0).get("probability").asDouble()).isBetween(0.5, 1.0);
    assertThat(causes.get(0).get("score").asDouble()).isBetween(0.0, 1.0);
    assertThat(causes.get(0).get("evidence").get(0).asString())
        .contains("latency of https://db:5432::Table", "rose from", "2026-03-01T12:15:00Z");
    assertThat(causes.size()).isEqualTo(3);
  }

  @Test
  void readsCompressedFilesAndRowsInAnyOrderWithAnyWayToWriteTheTime() throws IOException {
    Path plain = metrics();
    List<String> lines = new ArrayList<>(Files.readAllLines(plain));
    String header = lines.removeFirst();
    Collections.shuffle(lines, new Random(1));
    Path gz = dir.resolve("mixed.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      String all = header + "\n" + String.join("\n", lines) + "\nyesterday,1,2,3,4\n";
      out.write(all.getBytes(StandardCharsets.UTF_8));
    }
    Run straight = Run.of("cause", "--metrics", plain.toString(), "--at", FAULT + "000");
    Run mixed =
        Run.of(
            "cause", "--metrics", gz.toString(), "--at", "2026-03-01T13:15:00+01:00", "-o", "json");
    assertThat(mixed.out()).isEqualTo(straight.out());
    assertThat(mixed.err()).contains("1 row without a readable time", "sorted by time");
  }

  @Test
  void aTableTellsPeopleWhy() throws IOException {
    Run run =
        Run.of(
            "cause",
            "--metrics",
            metrics().toString(),
            "--graph",
            graph().toString(),
            "--target",
            "front end",
            "--at",
            FAULT,
            "-o",
            "table",
            "--top",
            "1");
    assertThat(run.out())
        .startsWith("Most likely: https://db:5432::Table")
        .contains("front end reaches it", "… and 2 more");
  }

  @Test
  void saysWhatToDoNextWhenTheInputCannotBeUsed() throws IOException {
    String file = metrics().toString();
    refused("no time", "cause", "--metrics", file, "--at", "noon");
    refused("entities are front end", "cause", "--metrics", file, "--at", FAULT, "--target", "x");
    refused("from earlier on", "cause", "--metrics", file, "--at", "" + (START - 5));
    refused("until later", "cause", "--metrics", file, "--at", "" + (START + 900_000));
    refused("does not exist", "cause", "--metrics", "nowhere.csv", "--at", FAULT);
    refused("say -o json", "cause", "--metrics", file, "--at", FAULT, "-o", "csv");
    refused("--top takes", "cause", "--metrics", file, "--at", FAULT, "--top", "0");
    refused("Missing required option", "cause", "--at", FAULT);
    refused("is a folder", "cause", "--metrics", dir.toString(), "--at", FAULT);
    refused(
        "expected a header", "cause", "--metrics", write("e.csv", "").toString(), "--at", FAULT);
    refused(
        "looks like a row",
        "cause",
        "--metrics",
        write("r.csv", "1772366400,1,2\n").toString(),
        "--at",
        FAULT);
    refused(
        "only 1 rows",
        "cause",
        "--metrics",
        write("1.csv", "timestamp,a:b\n" + FAULT + ",1\n").toString(),
        "--at",
        FAULT);
    refused(
        "source,target",
        "cause",
        "--metrics",
        file,
        "--at",
        FAULT,
        "--graph",
        write("g.csv", "a,b\n").toString());
    refused(
        "line 2: expected a caller and a callee",
        "cause",
        "--metrics",
        file,
        "--at",
        FAULT,
        "--graph",
        write("h.csv", "source,target\na\n").toString());
  }

  @Test
  void aMetricThatIsNotThereAndAGraphOfStrangersAreToldAndWorkedAround() throws IOException {
    Run run =
        Run.of(
            "cause",
            "--metrics",
            metrics().toString(),
            "--at",
            FAULT,
            "--target",
            "front end:errors",
            "--graph",
            write("s.csv", "source,target\nx,y\ny,x\n").toString());
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
    assertThat(run.err()).contains("no column front end:errors", "names must be the same in both");
  }

  private static void refused(String because, String... args) {
    Run run = Run.of(args);
    assertThat(run.code()).as(because).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(because);
  }

  private Path metrics() throws IOException {
    Random random = new Random(5);
    StringBuilder s =
        new StringBuilder(
            "timestamp,front end:latency,\"https://db:5432::Table, \"\"main\"\":latency\","
                + "other:latency,other:cpu\n");
    for (int i = 0; i < 75; i++) {
      double more = i >= 60 ? 30 : 0;
      s.append(START + i * 15L)
          .append(',')
          .append(20 + random.nextGaussian() + more)
          .append(',')
          .append(5 + random.nextGaussian() + more)
          .append(',')
          .append(i % 7 == 0 ? "" : "" + (3 + random.nextGaussian()))
          .append(',')
          .append(40 + random.nextGaussian())
          .append('\n');
    }
    return write("m.csv", s.toString());
  }

  private Path graph() throws IOException {
    return write(
        "calls.csv",
        "source,target\nfront end,\"https://db:5432::Table, \"\"main\"\"\"\nfront end,other\n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }
}
