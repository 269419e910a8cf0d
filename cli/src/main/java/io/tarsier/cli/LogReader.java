package io.tarsier.cli;

import io.tarsier.logs.EntryParser;
import io.tarsier.logs.LogEntry;
import io.tarsier.logs.LogFormat;
import io.tarsier.logs.RecordJoiner;
import io.tarsier.logs.TemplateMinerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one log record by record: tells its format by its first lines, joins stack traces. */
final class LogReader {

  private static final int SAMPLE = 200;

  private final @Nullable LogFormat wanted;
  private final long reference;
  private final Consumer<LogEntry> sink;
  private long cut;
  private long lines;

  /**
   * @param wanted the format, or null to find it out
   * @param reference a time near those of the log, in epoch milliseconds
   */
  LogReader(@Nullable LogFormat wanted, long reference, Consumer<LogEntry> sink) {
    this.wanted = wanted;
    this.reference = reference;
    this.sink = sink;
  }

  /** Reads an input to its end and returns the format it was read in. */
  LogFormat read(String name) {
    try (LogLines in =
        new LogLines(LogInputs.open(name), TemplateMinerSettings.DEFAULT.maxLineLength())) {
      List<String> sample = new ArrayList<>();
      while (sample.size() < SAMPLE && wanted == null && next(in)) {
        sample.add(text(in));
      }
      LogFormat format = wanted == null ? LogFormat.detect(sample) : wanted;
      EntryParser parser = new EntryParser(format, reference);
      @Nullable RecordJoiner joiner = format == LogFormat.PLAIN ? new RecordJoiner() : null;
      for (String line : sample) {
        line(line, parser, joiner);
      }
      while (next(in)) {
        line(text(in), parser, joiner);
      }
      if (joiner != null) {
        joiner.finish().ifPresent(record -> sink.accept(parser.parse(record)));
      }
      return format;
    } catch (IOException e) {
      throw new BadInputException(
          LogInputs.spoken(name) + " breaks off after line " + lines + ": " + e.getMessage(), e);
    }
  }

  private boolean next(LogLines in) throws IOException {
    boolean more = in.next();
    if (more) {
      lines++;
      cut += in.wasCut() ? 1 : 0;
    }
    return more;
  }

  private void line(String line, EntryParser parser, @Nullable RecordJoiner joiner) {
    if (joiner != null) {
      Optional<String> record = joiner.add(line);
      if (record.isPresent() && !record.get().isBlank()) {
        sink.accept(parser.parse(record.get()));
      }
    } else if (!line.isBlank()) {
      sink.accept(parser.parse(line));
    }
  }

  private static String text(LogLines in) {
    return new String(in.bytes(), in.from(), in.to() - in.from(), StandardCharsets.UTF_8);
  }

  /** Lines that were longer than is looked at. */
  long cut() {
    return cut;
  }

  long lines() {
    return lines;
  }
}
