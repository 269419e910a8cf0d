package io.tarsier.cli;

import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.Verdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads a CSV time series row by row and hands each row on, judged or as it is. Holds one line at a
 * time.
 */
final class SeriesReader {

  static final int MAX_LINE = 1 << 20;

  private SeriesReader() {}

  static InputStream open(Path file) {
    if (!Files.exists(file)) {
      throw new BadInputException(file + " does not exist");
    }
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      throw new BadInputException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** One row as it was read; {@code at} is empty and {@code number} NaN where it could not be. */
  interface RawSink {
    void row(String time, String value, OptionalLong at, double number);
  }

  /**
   * Judges every row.
   *
   * @param name the input's name for messages
   * @throws BadInputException when there is no header or the stream breaks off
   */
  static Tally read(String name, InputStream in, Detector detector, Consumer<Row> sink) {
    Tally tally = new Tally();
    read(
        name,
        in,
        tally,
        (time, value, at, number) -> {
          Verdict verdict = Verdict.UNJUDGED;
          if (at.isPresent() && Double.isFinite(number)) {
            verdict = detector.observe(at.getAsLong(), number);
            if (verdict.equals(Verdict.UNJUDGED)) {
              tally.lateOrDuplicate++;
            } else if (verdict.anomaly()) {
              tally.anomalies++;
            }
          }
          sink.accept(new Row(time, value, at.orElse(Long.MIN_VALUE), number, verdict));
        });
    return tally;
  }

  /**
   * Reads every row and counts those that say nothing.
   *
   * @param name the input's name for messages
   * @throws BadInputException when there is no header or the stream breaks off
   */
  static void read(String name, InputStream in, Tally tally, RawSink sink) {
    try (Lines lines = new Lines(in, MAX_LINE)) {
      String header = lines.next();
      while (header != null && header.isBlank()) {
        header = lines.next();
      }
      if (header == null) {
        throw new BadInputException(
            name + " is empty; expected a header line such as timestamp,value and rows below it");
      }
      List<String> names = Cells.first(header, 2);
      if (names.size() < 2) {
        throw new BadInputException(
            name + ", line 1: expected at least two columns, time and value, separated by a comma");
      }
      if (Times.parse(names.get(0)).isPresent() && !Double.isNaN(number(names.get(1)))) {
        // A file without a header: its first line is as good as the others.
        row(header, false, tally, sink);
      }
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isEmpty()) {
          row(line, lines.wasCut(), tally, sink);
        }
      }
    } catch (IOException e) {
      throw new BadInputException(
          name + " breaks off after row " + tally.rows + ": " + e.getMessage(), e);
    }
  }

  private static void row(String line, boolean cut, Tally tally, RawSink sink) {
    tally.rows++;
    List<String> cells = Cells.first(line, 2);
    String time = cells.get(0);
    String value = cells.size() > 1 ? cells.get(1) : "";
    if (cut) {
      tally.cutLines++;
      sink.row(time.length() > 64 ? "" : time, "", OptionalLong.empty(), Double.NaN);
      return;
    }
    OptionalLong at = Times.parse(time);
    double number = number(value);
    if (at.isEmpty()) {
      tally.unreadableTimes++;
    } else if (!Double.isFinite(number)) {
      tally.unreadableValues++;
    }
    sink.row(time, value, at, number);
  }

  static double number(String cell) {
    String s = cell.strip();
    if (s.isEmpty()) {
      return Double.NaN;
    }
    char last = s.charAt(s.length() - 1);
    if (last == 'd' || last == 'D' || last == 'f' || last == 'F') {
      // Java would read "1d" as a number; nobody means that in a file.
      return Double.NaN;
    }
    try {
      return Double.parseDouble(s);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
