package io.tarsier.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.LogLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryParserTest {

  private static final long NOW = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

  @Test
  void readsJson() {
    LogEntry e =
        parse(
            LogFormat.JSON,
            "{\"ts\":\"2026-02-03T04:05:06.789Z\",\"level\":\"warn\",\"msg\":\"disk \\\"a\\\" at 90 %\\u00e9\",\"n\":{\"k\":[1,2]},\"trace_id\":\"abc\"}");
    assertThat(at(e)).isEqualTo("2026-02-03T04:05:06.789Z");
    assertThat(e.level()).isEqualTo(LogLevel.WARN);
    assertThat(e.message()).isEqualTo("disk \"a\" at 90 %é");
    assertThat(e.fields()).containsEntry("n", "{\"k\":[1,2]}").containsEntry("trace_id", "abc");
  }

  @Test
  void readsLevelsAsNumbersAndTimesAsMillisecondsOfBunyanAndPino() {
    LogEntry e = parse(LogFormat.JSON, "{\"level\":50,\"time\":1767225600123,\"msg\":\"boom\"}");
    assertThat(at(e)).isEqualTo("2026-01-01T00:00:00.123Z");
    assertThat(e.level()).isEqualTo(LogLevel.ERROR);
  }

  @Test
  void readsLogfmt() {
    LogEntry e =
        parse(
            LogFormat.LOGFMT,
            "time=2026-01-02T03:04:05Z level=error msg=\"no such host\" host=db1");
    assertThat(at(e)).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(e.level()).isEqualTo(LogLevel.ERROR);
    assertThat(e.message()).isEqualTo("no such host");
    assertThat(e.fields()).containsEntry("host", "db1");
  }

  @Test
  void readsBothSyslogs() {
    LogEntry old =
        parse(LogFormat.SYSLOG, "<34>Feb  7 22:14:15 mymachine su[42]: 'su root' failed");
    assertThat(at(old)).isEqualTo("2026-02-07T22:14:15Z");
    assertThat(old.level()).isEqualTo(LogLevel.FATAL);
    assertThat(old.message()).isEqualTo("'su root' failed");
    assertThat(old.fields())
        .containsEntry("host", "mymachine")
        .containsEntry("program", "su")
        .containsEntry("pid", "42");
    LogEntry modern =
        parse(
            LogFormat.SYSLOG,
            "<165>1 2026-01-11T22:14:15.003+01:00 host app 17 ID47 [x@1 a=\"]\\\"\"][y b=\"2\"] \uFEFFAn event");
    assertThat(at(modern)).isEqualTo("2026-01-11T21:14:15.003Z");
    assertThat(modern.level()).isEqualTo(LogLevel.INFO);
    assertThat(modern.message()).isEqualTo("An event");
    assertThat(modern.fields()).containsEntry("msgid", "ID47");
  }

  @Test
  void aDateWithoutAYearIsOfTheYearBefore() {
    assertThat(at(parse(LogFormat.SYSLOG, "Dec 31 23:59:59 h cron: x")))
        .isEqualTo("2025-12-31T23:59:59Z");
  }

  @Test
  void readsWhatAContainerWrote() {
    LogEntry e =
        parse(
            LogFormat.CRI,
            "2026-01-02T03:04:05.123456789Z stderr F {\"level\":\"error\",\"message\":\"down\"}");
    assertThat(at(e)).isEqualTo("2026-01-02T03:04:05.123Z");
    assertThat(e.message()).isEqualTo("down");
    assertThat(e.level()).isEqualTo(LogLevel.ERROR);
    assertThat(e.fields()).containsEntry("stream", "stderr");
    assertThat(parse(LogFormat.CRI, "2026-01-02T03:04:05Z stdout F hello there").message())
        .isEqualTo("hello there");
  }

  @Test
  void findsTimeAndLevelInPlainLines() {
    LogEntry e = parse(LogFormat.PLAIN, "2026-01-02 03:04:05,678 ERROR [main] c.e.Shop - no stock");
    assertThat(at(e)).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(e.level()).isEqualTo(LogLevel.ERROR);
    assertThat(e.message()).isEqualTo("[main] c.e.Shop - no stock");
    LogEntry bracketed =
        parse(LogFormat.PLAIN, "[2026-01-02T03:04:05Z] [warn] \u001b[31mhot\u001b[0m");
    assertThat(bracketed.level()).isEqualTo(LogLevel.WARN);
    assertThat(bracketed.message()).isEqualTo("[warn] hot".substring(7));
    assertThat(parse(LogFormat.PLAIN, "E0102 03:04:05.6 1 main.go:7] lost").level())
        .isEqualTo(LogLevel.ERROR);
    assertThat(parse(LogFormat.PLAIN, "an error is no level here").level())
        .isEqualTo(LogLevel.UNKNOWN);
  }

  @Test
  void refusesNothing() {
    for (LogFormat format : LogFormat.values()) {
      for (String line :
          List.of(
              "",
              "{",
              "{\"a\":",
              "<999>x",
              "a=",
              "\"",
              "2026-99-99 99:99:99 x",
              "<34>",
              "\u001b[",
              "{}",
              "Feb 31 00:00:00 h p: x",
              "1 2 3")) {
        assertThat(parse(format, line).message()).isNotNull();
      }
      assertThat(parse(format, "{".repeat(100_000))).isNotNull();
    }
  }

  @Test
  void tellsTheFormatByTheLines() {
    assertThat(LogFormat.detect(List.of("{\"msg\":\"a\"}", "{\"msg\":\"b\"}")))
        .isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.detect(List.of("level=info msg=hello n=1"))).isEqualTo(LogFormat.LOGFMT);
    assertThat(LogFormat.detect(List.of("Jan  2 03:04:05 box sshd[7]: Accepted")))
        .isEqualTo(LogFormat.SYSLOG);
    assertThat(LogFormat.detect(List.of("2026-01-02T03:04:05Z stdout F {\"msg\":\"a\"}")))
        .isEqualTo(LogFormat.CRI);
    assertThat(LogFormat.detect(List.of("2026-01-02 03:04:05 INFO started", "\tat a.b(C.java:1)")))
        .isEqualTo(LogFormat.PLAIN);
    assertThat(LogFormat.detect(List.of("2026-01-02 03:04:05 node7 INFO: started")))
        .isEqualTo(LogFormat.PLAIN);
    assertThat(LogFormat.detect(List.of())).isEqualTo(LogFormat.PLAIN);
  }

  @Test
  void joinsTheStackTracesOfFourLanguages() {
    List<String> records =
        join(
            "2026-01-01 ERROR boom",
            "java.lang.IllegalStateException: no",
            "\tat a.B.c(B.java:1)",
            "Caused by: java.io.IOException: x",
            "\t... 3 more",
            "2026-01-01 ERROR python",
            "Traceback (most recent call last):",
            "  File \"a.py\", line 1, in f",
            "ValueError: bad",
            "2026-01-01 INFO next",
            "panic: runtime error",
            "",
            "goroutine 1 [running]:",
            "main.main()",
            "\t/a/b.go:7 +0x1",
            "exit status 2",
            "2026-01-01 fail: System.Exception: x",
            "   at A.B()",
            "--- End of stack trace from previous location ---",
            "2026-01-01 INFO done");
    assertThat(records).hasSize(6);
    assertThat(records.get(0).lines()).hasSize(5);
    assertThat(records.get(1).lines()).hasSize(4);
    assertThat(records.get(3).lines()).hasSize(6);
    assertThat(records.get(4).lines()).hasSize(3);
    assertThat(records.get(5)).isEqualTo("2026-01-01 INFO done");
  }

  @Test
  void aRecordThatNeverEndsIsGivenOutInParts() {
    RecordJoiner joiner = new RecordJoiner();
    int records = 0;
    for (int i = 0; i < 5_000; i++) {
      records += joiner.add("  indented " + i).isPresent() ? 1 : 0;
    }
    assertThat(records).isBetween(5, 20);
  }

  private static List<String> join(String... lines) {
    RecordJoiner joiner = new RecordJoiner();
    List<String> records = new ArrayList<>();
    for (String line : lines) {
      joiner.add(line).ifPresent(records::add);
    }
    joiner.finish().ifPresent(records::add);
    return records;
  }

  private static LogEntry parse(LogFormat format, String line) {
    return new EntryParser(format, NOW).parse(line);
  }

  private static String at(LogEntry e) {
    return Instant.ofEpochMilli(e.epochMillis()).toString();
  }
}
