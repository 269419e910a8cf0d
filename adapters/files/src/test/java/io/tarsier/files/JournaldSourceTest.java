package io.tarsier.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On lines written after the documented format of the journal's JSON export. */
class JournaldSourceTest {

  private static final String SSH =
      "{\"__CURSOR\":\"s=1;i=2\",\"__REALTIME_TIMESTAMP\":\"1767225600123456\",\"PRIORITY\":\"3\","
          + "\"_SYSTEMD_UNIT\":\"ssh.service\",\"SYSLOG_IDENTIFIER\":\"sshd\","
          + "\"MESSAGE\":\"error: \\\"kex\\\" \\u00e4\\n\"}";
  private static final String BYTES =
      "{ \"__CURSOR\" : \"s=1;i=3\", \"PRIORITY\" : [ \"6\", \"4\" ], \"_COMM\" : \"app\","
          + " \"BIG\" : null, \"MESSAGE\" : [ 104, 105, 255 ] }";

  private static List<LogBatch> read(String text) throws Exception {
    List<LogBatch> batches = new ArrayList<>();
    new JournaldSource(Path.of("/usr/bin/journalctl"), Reader.HOST)
        .pass(new BufferedReader(new StringReader(text)), batches::add);
    return batches;
  }

  @Test
  void takesAnEntryWithItsPriorityUnitTimeAndCursor() throws Exception {
    LogBatch batch = read(SSH + "\n").getFirst();
    LogRecord record = batch.records().getFirst();
    assertThat(record.level()).isEqualTo(LogLevel.ERROR);
    assertThat(record.body()).isEqualTo("error: \"kex\" ä\n");
    assertThat(record.epochMillis()).isEqualTo(1767225600123L);
    assertThat(record.labels().asMap())
        .containsEntry("unit", "ssh.service")
        .containsEntry("program", "sshd");
    assertThat(batch.position()).isEqualTo("s=1;i=2");
  }

  @Test
  void readsBytesRepeatedAndMissingFields() throws Exception {
    LogRecord record = read(BYTES).getFirst().records().getFirst();
    assertThat(record.body()).isEqualTo("hi\uFFFD");
    assertThat(record.level()).isEqualTo(LogLevel.INFO);
    assertThat(record.labels().asMap()).containsEntry("program", "app");
  }

  @Test
  void passesOverALineThatIsNoEntry() throws Exception {
    List<LogRecord> records = new ArrayList<>();
    read("-- No entries --\n{\"broken\": \n" + SSH).forEach(b -> records.addAll(b.records()));
    assertThat(records).hasSize(1);
  }
}
