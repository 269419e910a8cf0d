package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogsCommandTest {

  @TempDir Path dir;

  @Test
  void writesOneRowALineInTheLinesOrder() throws IOException {
    Path log = file("raw.log", "a 1 b\n\n  hello, \"you\"  \na 22 b\r\nlast");
    List<String> rows = rows(log);
    assertThat(rows).hasSize(6);
    assertThat(rows.getFirst()).isEqualTo("LineId,EventId,EventTemplate");
    assertThat(rows.get(1)).matches("1,[0-9a-f]{16},a <\\*> b");
    assertThat(rows.get(2)).matches("2,[0-9a-f]{16},");
    assertThat(rows.get(3)).matches("3,[0-9a-f]{16},\"hello, \"\"you\"\"\"");
    assertThat(rows.get(4).substring(2)).isEqualTo(rows.get(1).substring(2));
    assertThat(rows.get(5)).matches("5,[0-9a-f]{16},last");
  }

  @Test
  void anEarlyLineHasTheTemplateThatWasFoundLater() throws IOException {
    StringBuilder s = new StringBuilder();
    for (String name : List.of("alpha", "beta", "gamma", "delta", "epsilon", "zeta")) {
      s.append("Loading module ").append(name).append(" into registry\n");
    }
    List<String> rows = rows(file("raw.log", s.toString()));
    assertThat(rows.subList(1, 7)).allMatch(r -> r.endsWith("Loading module <*> into registry"));
    assertThat(rows.subList(1, 7).stream().map(r -> r.substring(2)).distinct()).hasSize(1);
  }

  @Test
  void readsStandardInputTwice() throws IOException {
    Path out = dir.resolve("out.csv");
    Run run =
        Run.with(
            "n 1\nn 2\n".getBytes(StandardCharsets.UTF_8),
            "logs",
            "-",
            "--format",
            "raw",
            "--out",
            out.toString());
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
    assertThat(Files.readAllLines(out)).hasSize(3);
  }

  @Test
  void listsPatternsByCountWithLevelTimesAndExample() throws IOException {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      s.append("2026-01-01 00:00:%02d INFO served /a/%d in %d ms\n".formatted(i, i, i * 3));
    }
    s.append(
        "2026-01-01 00:01:00 ERROR no stock left\njava.lang.Exception: x\n\tat a.B.c(B.java:1)\n");
    Path log = file("app.log", s.toString());
    JsonNode all = json(Run.of("logs", log.toString(), "-o", "json"));
    assertThat(all.get("records").asInt()).isEqualTo(31);
    JsonNode first = all.get("patterns").get(0);
    assertThat(first.get("template").asString()).isEqualTo("served <*> in <*> ms");
    assertThat(first.get("logql").asString()).isEqualTo("served <_> in <_> ms");
    assertThat(first.get("count").asInt()).isEqualTo(30);
    assertThat(first.get("level").asString()).isEqualTo("info");
    assertThat(first.get("first_seen").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(first.get("example").asString()).isEqualTo("served /a/0 in 0 ms");
    assertThat(all.get("patterns").get(1).get("level").asString()).isEqualTo("error");
    Run table = Run.of("logs", log.toString(), "-o", "table");
    assertThat(table.out())
        .contains("31 records, 2 patterns", "served <*> in <*> ms", "e.g. served /a/0", "ERROR");
    assertThat(Run.of("logs", log.toString(), "-o", "csv").out().lines()).hasSize(3);
  }

  @Test
  void comparesWithABase() throws IOException {
    Path base =
        file(
            "base.log", "tick 1\n".repeat(200) + "old habit\n".repeat(50) + "retry 7\n".repeat(10));
    Path now =
        file("now.log", "tick 2\n".repeat(200) + "brand new failure\n" + "retry 9\n".repeat(90));
    Run run = Run.of("logs", now.toString(), "--compare", base.toString(), "-o", "csv");
    assertThat(run.code()).isEqualTo(ExitCode.FOUND);
    assertThat(run.out().lines().filter(l -> l.contains(",new,0,brand new failure"))).hasSize(1);
    assertThat(run.out().lines().filter(l -> l.contains(",vanished,50,old habit"))).hasSize(1);
    assertThat(run.out().lines().filter(l -> l.contains(",more,10,retry <*>"))).hasSize(1);
    assertThat(run.out().lines().filter(l -> l.contains(",same,200,tick <*>"))).hasSize(1);
    assertThat(Run.of("logs", now.toString(), "--compare", now.toString(), "-o", "csv").code())
        .isEqualTo(ExitCode.FINE);
  }

  @Test
  void readsPackedFilesAndPatternsOfNames() throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(dir.resolve("b.log.gz")))) {
      out.write("n 1\n".getBytes(StandardCharsets.UTF_8));
    }
    file("a.log", "n 2\n");
    Run run = Run.of("logs", dir.resolve("*.log*").toString(), "-o", "json");
    assertThat(json(run).get("records").asInt()).isEqualTo(2);
  }

  @Test
  void saysWhatIsWrongWithTheInput() throws IOException {
    assertThat(Run.of("logs", dir.resolve("none.log").toString()))
        .matches(r -> r.code() == ExitCode.BAD_INPUT && r.err().contains("does not exist"));
    assertThat(Run.of("logs", dir.toString()))
        .matches(r -> r.code() == ExitCode.BAD_INPUT && r.err().contains("is a folder"));
    assertThat(Run.of("logs", file("x.log", "x\n").toString(), "--format", "xml"))
        .matches(r -> r.code() == ExitCode.BAD_INPUT && r.err().contains("--format xml"));
    assertThat(Run.of("logs", dir.resolve("*.nothing").toString()).code())
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(
            Run.of(
                    "logs",
                    dir.resolve("x.log").toString(),
                    "--compare",
                    dir.resolve("none").toString())
                .code())
        .isEqualTo(ExitCode.BAD_INPUT);
    Path broken = dir.resolve("broken.gz");
    Files.write(broken, new byte[] {1, 2, 3});
    assertThat(Run.of("logs", broken.toString()).code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(Run.of("logs").code()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void takesEmptyAndBinaryFilesAndInvalidText() throws IOException {
    Run empty = Run.of("logs", file("empty.log", "").toString(), "-o", "json");
    assertThat(empty.code()).isEqualTo(ExitCode.FINE);
    assertThat(empty.err()).contains("is empty");
    assertThat(rows(dir.resolve("empty.log"))).hasSize(1);
    byte[] bytes = new byte[300_000];
    new Random(4).nextBytes(bytes);
    Path binary = dir.resolve("binary.log");
    Files.write(binary, bytes);
    assertThat(Run.of("logs", binary.toString(), "-o", "table").code()).isEqualTo(ExitCode.FINE);
    long feeds = 0;
    for (byte b : bytes) {
      feeds += b == '\n' ? 1 : 0;
    }
    assertThat(rows(binary)).hasSize((int) feeds + 2);
    assertThat(Run.of("logs", binary.toString(), "-o", "table").out())
        .doesNotContain("\u001b", "\u0000");
  }

  @Test
  void aLineOfAHundredMegabytesIsCutAndTheNextOneRead() throws IOException {
    Path log = dir.resolve("long.log");
    byte[] chunk = "x1 y2 ".repeat(1 << 15).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(log)) {
      for (long n = 0; n < 100_000_000; n += chunk.length) {
        out.write(chunk);
      }
      out.write("\nshort and sweet\n".getBytes(StandardCharsets.UTF_8));
    }
    Run run = Run.of("logs", log.toString(), "--format", "raw", "-o", "csv");
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
    assertThat(run.out()).contains("short and sweet");
    assertThat(run.err()).contains("1 of 2 lines longer than 16,384 bytes");
  }

  private List<String> rows(Path log) throws IOException {
    Path out = dir.resolve("rows.csv");
    Run run = Run.of("logs", log.toString(), "--format", "raw", "--out", out.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINE);
    return Files.readAllLines(out);
  }

  private static JsonNode json(Run run) {
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINE);
    return JsonMapper.builder().build().readTree(run.out());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }
}
