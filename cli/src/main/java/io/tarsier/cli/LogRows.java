package io.tarsier.cli;

import io.tarsier.logs.EntryParser;
import io.tarsier.logs.LogFormat;
import io.tarsier.logs.Template;
import io.tarsier.logs.TemplateMiner;
import io.tarsier.logs.TemplateMinerSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the pattern of every line in the order of the lines. Reads the input twice, because what a
 * pattern looks like is known at the end only and an early line shall say the same as a late one;
 * standard input is kept in a temporary file for that.
 */
final class LogRows {

  private static final int SAMPLE = 200;

  private final @Nullable LogFormat wanted;
  private final TemplateMiner miner = new TemplateMiner(TemplateMinerSettings.DEFAULT);
  private final Map<Long, String> cells = new HashMap<>();
  private long rows;

  /** With the format of the lines, or null to find it out. */
  LogRows(@Nullable LogFormat wanted) {
    this.wanted = wanted;
  }

  /** Returns the exit status. */
  int write(List<String> inputs, Path out) {
    List<Path> spooled = new ArrayList<>();
    Path part = Path.of(out + ".part");
    try {
      List<Path> files = new ArrayList<>();
      for (String input : inputs) {
        if (input.equals("-")) {
          Path copy = Files.createTempFile("tarsier-logs", ".spool");
          spooled.add(copy);
          Files.copy(System.in, copy, StandardCopyOption.REPLACE_EXISTING);
          files.add(copy);
        } else {
          files.add(Path.of(input));
        }
      }
      for (Path file : files) {
        learn(file);
      }
      try (BufferedWriter to = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        to.write("LineId,EventId,EventTemplate\n");
        for (Path file : files) {
          write(file, to);
        }
      }
      Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
      return ExitCode.FINE;
    } catch (IOException e) {
      throw new UncheckedIOException(out + " cannot be written: " + e.getMessage(), e);
    } finally {
      spooled.forEach(LogRows::drop);
      drop(part);
    }
  }

  private void learn(Path file) {
    try (LogLines lines = open(file)) {
      EntryParser parser = parser(file);
      while (lines.next()) {
        learn(lines, parser);
      }
    } catch (IOException e) {
      throw new BadInputException(file + " breaks off: " + e.getMessage(), e);
    }
  }

  private long learn(LogLines lines, @Nullable EntryParser parser) {
    if (parser == null) {
      return miner.learn(lines.bytes(), lines.from(), lines.to(), 0).templateId();
    }
    return miner.learn(message(lines, parser), 0).templateId();
  }

  private long match(LogLines lines, @Nullable EntryParser parser) {
    if (parser == null) {
      return miner.match(lines.bytes(), lines.from(), lines.to());
    }
    byte[] message = message(lines, parser).getBytes(StandardCharsets.UTF_8);
    return miner.match(message, 0, message.length);
  }

  private static String message(LogLines lines, EntryParser parser) {
    String line =
        new String(lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8);
    return parser.parse(line).message();
  }

  /** What takes lines apart; null for raw lines, which are the message as they are. */
  private @Nullable EntryParser parser(Path file) throws IOException {
    LogFormat format = wanted;
    if (format == null) {
      List<String> sample = new ArrayList<>();
      try (LogLines lines = open(file)) {
        while (sample.size() < SAMPLE && lines.next()) {
          sample.add(
              new String(
                  lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8));
        }
      }
      format = LogFormat.detect(sample);
    }
    return format == LogFormat.RAW ? null : new EntryParser(format, 0);
  }

  private void write(Path file, BufferedWriter to) throws IOException {
    try (LogLines lines = open(file)) {
      EntryParser parser = parser(file);
      while (lines.next()) {
        long id = match(lines, parser);
        if (id == TemplateMiner.NONE) {
          // Forgotten since, because there were more patterns than are kept.
          id = learn(lines, parser);
          cells.remove(id);
        }
        to.write(Long.toString(++rows));
        to.write(cells.computeIfAbsent(id, this::cell));
      }
    }
  }

  private String cell(long id) {
    String text = miner.template(id).map(Template::text).orElse("");
    return "," + Template.name(id) + "," + Cells.quote(text) + "\n";
  }

  private static LogLines open(Path file) {
    InputStream in = SeriesReader.open(file);
    return new LogLines(in, TemplateMinerSettings.DEFAULT.maxLineLength());
  }

  private static void drop(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("tarsier: " + file + " is left over: " + e.getMessage());
    }
  }
}
