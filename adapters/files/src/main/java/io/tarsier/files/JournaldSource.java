package io.tarsier.files;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogSink;
import io.tarsier.ports.LogSource;
import io.tarsier.ports.SourceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Follows the systemd journal through {@code journalctl -f -o json}, so that nothing has to be
 * linked and the rights are those of Tarsier's user. A position is the cursor of the last entry.
 *
 * <p>journalctl takes the rest upon itself: rotation, entries of other boots, files that are
 * damaged. Entries come with their priority, so they are records already.
 */
public final class JournaldSource implements LogSource {

  private static final String STREAM = "journal";
  private static final int BATCH = 500;

  /** What was never read is read from so many entries back. */
  private static final String FIRST = "1000";

  private final Path journalctl;
  private final Entity host;

  JournaldSource(Path journalctl, Entity host) {
    this.journalctl = journalctl;
    this.host = host;
  }

  /** The journal of this machine, if it has journalctl. */
  public static Optional<JournaldSource> find(Entity host) {
    return List.of("/usr/bin/journalctl", "/bin/journalctl").stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .map(p -> new JournaldSource(p, host));
  }

  @Override
  public String name() {
    return "journald";
  }

  @Override
  public void follow(Map<String, String> positions, LogSink sink) throws InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(journalctl.toString(), "-f", "-o", "json", "--no-pager", "-q"));
    String cursor = positions.getOrDefault(STREAM, "");
    if (cursor.isEmpty()) {
      command.addAll(List.of("-n", FIRST));
    } else {
      command.addAll(List.of("-n", "all", "--after-cursor", cursor));
    }
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new SourceException("journalctl cannot be run: " + e.getMessage(), e);
    }
    // Reading from a pipe does not hear an interruption.
    Thread reader = Thread.currentThread();
    Thread guard =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (!reader.isInterrupted() && reader.isAlive()) {
                  Thread.sleep(100);
                }
              } catch (InterruptedException e) {
                return;
              }
              process.destroy();
            });
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      pass(in, sink);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      throw new SourceException(
          "journalctl ended; check that Tarsier's user may read the journal (group"
              + " systemd-journal) or set logs.journald to off");
    } catch (IOException e) {
      throw new SourceException("the journal cannot be read: " + e.getMessage(), e);
    } finally {
      guard.interrupt();
      process.destroy();
      process.waitFor(1, TimeUnit.SECONDS);
    }
  }

  /** Hands over entries until there are no more, in batches as long as more is at hand. */
  void pass(BufferedReader in, LogSink sink) throws IOException, InterruptedException {
    List<LogRecord> batch = new ArrayList<>();
    String cursor = "";
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Optional<Map<String, String>> fields = JournalJson.read(line);
      if (fields.isPresent()) {
        batch.add(record(fields.get()));
        cursor = fields.get().getOrDefault("__CURSOR", cursor);
      }
      if (!batch.isEmpty() && (batch.size() >= BATCH || !in.ready())) {
        sink.accept(new LogBatch(STREAM, batch, cursor));
        batch = new ArrayList<>();
      }
    }
    if (!batch.isEmpty()) {
      sink.accept(new LogBatch(STREAM, batch, cursor));
    }
  }

  private LogRecord record(Map<String, String> fields) {
    String unit = fields.getOrDefault("_SYSTEMD_UNIT", "");
    String program = fields.getOrDefault("SYSLOG_IDENTIFIER", fields.getOrDefault("_COMM", ""));
    Map<String, String> labels = new HashMap<>();
    if (!unit.isEmpty()) {
      labels.put("unit", unit);
    }
    if (!program.isEmpty()) {
      labels.put("program", program);
    }
    return new LogRecord(
        host,
        Labels.of(labels),
        millis(fields.getOrDefault("__REALTIME_TIMESTAMP", "")),
        level(fields.getOrDefault("PRIORITY", "")),
        fields.getOrDefault("MESSAGE", ""),
        "");
  }

  private static long millis(String micros) {
    try {
      return Long.parseLong(micros) / 1000;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Syslog's priorities. */
  private static LogLevel level(String priority) {
    return switch (priority) {
      case "0", "1", "2" -> LogLevel.FATAL;
      case "3" -> LogLevel.ERROR;
      case "4" -> LogLevel.WARN;
      case "5", "6" -> LogLevel.INFO;
      case "7" -> LogLevel.DEBUG;
      default -> LogLevel.UNKNOWN;
    };
  }

  /** Holds nothing open: the process ends when following does. */
  @Override
  public void close() {}
}
