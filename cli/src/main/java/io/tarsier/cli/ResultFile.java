package io.tarsier.cli;

import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.DetectorSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Judges one input into a file, which appears under its name once it is whole: a reader never sees
 * half a result, and an input that breaks off leaves none.
 */
final class ResultFile {

  private final DetectorSettings settings;
  private final Consumer<String> complaints;

  ResultFile(DetectorSettings settings, Consumer<String> complaints) {
    this.settings = settings;
    this.complaints = complaints;
  }

  int write(Path file, Path target) {
    return write(file.toString(), () -> SeriesReader.open(file), target);
  }

  /** Returns the exit status; what went wrong is told, not thrown. */
  int write(String name, Supplier<InputStream> input, Path target) {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (InputStream in = input.get()) {
      Files.createDirectories(target.toAbsolutePath().getParent());
      Tally tally;
      try (BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        RowWriter rows = RowWriter.csv(out);
        tally = SeriesReader.read(name, in, Detector.create(settings), rows);
        rows.finish();
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      if (tally.skipped() > 0) {
        complaints.accept(name + ": " + tally.complaints() + " in " + tally.rows + " rows");
      }
      return tally.anomalies > 0 ? ExitCode.FOUND : ExitCode.FINE;
    } catch (BadInputException e) {
      complaints.accept(String.valueOf(e.getMessage()));
      drop(part);
      return ExitCode.BAD_INPUT;
    } catch (IOException e) {
      return unwritable(target, part, e);
    } catch (UncheckedIOException e) {
      return unwritable(target, part, e.getCause() == null ? e : e.getCause());
    }
  }

  private int unwritable(Path target, Path part, Throwable e) {
    complaints.accept(target + " cannot be written: " + reason(e));
    drop(part);
    return ExitCode.FAULT;
  }

  /** A file system's exception often holds nothing but the file's name. */
  private static String reason(Throwable e) {
    if (e instanceof FileSystemException f && f.getReason() == null) {
      return e.getClass().getSimpleName().replace("Exception", "") + " " + f.getFile();
    }
    return String.valueOf(e.getMessage());
  }

  private void drop(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      complaints.accept(part + " is left over: " + e.getMessage());
    }
  }
}
