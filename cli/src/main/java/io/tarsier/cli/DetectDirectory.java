package io.tarsier.cli;

import io.tarsier.anomaly.DetectorSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Judges every CSV file below a folder, as many at a time as there are cores, each to the same
 * place below another.
 */
final class DetectDirectory {

  private final Path from;
  private final Path to;
  private final DetectorSettings settings;
  private final PrintStream err;

  DetectDirectory(Path from, Path to, DetectorSettings settings, PrintStream err) {
    this.from = from;
    this.to = to;
    this.settings = settings;
    this.err = err;
  }

  int run() {
    if (isSame(from, to)) {
      throw new BadInputException(
          "--out " + to + " is the folder itself; the results would overwrite their inputs");
    }
    List<Path> files = files();
    if (files.isEmpty()) {
      throw new BadInputException(from + " holds no *.csv or *.csv.gz");
    }
    AtomicInteger done = new AtomicInteger();
    boolean progress = Terminal.isInteractive();
    int outcome = ExitCode.FINE;
    try (ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Integer>> results = new ArrayList<>();
      for (Path file : files) {
        results.add(
            workers.submit(() -> {
              int code = one(file);
              int n = done.incrementAndGet();
              if (progress) {
                err.print("\r\u001b[K" + bar(n, files.size()) + " " + from.relativize(file));
                err.flush();
              }
              return code;
            }));
      }
      for (Future<Integer> r : results) {
        outcome = ExitCode.worse(outcome, r.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAULT;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    if (progress) {
      err.print("\r\u001b[K");
    }
    return outcome;
  }

  private static boolean isSame(Path a, Path b) {
    try {
      return Files.exists(b) && Files.isSameFile(a, b);
    } catch (IOException e) {
      throw new BadInputException(b + " cannot be used: " + e.getMessage(), e);
    }
  }

  private List<Path> files() {
    try (Stream<Path> walk = Files.walk(from)) {
      return walk.filter(Files::isRegularFile)
          .filter(p -> p.toString().endsWith(".csv") || p.toString().endsWith(".csv.gz"))
          // The results of an earlier run may lie below the folder itself.
          .filter(p ->
              !p.toAbsolutePath().normalize().startsWith(to.toAbsolutePath().normalize())
                  || from.toAbsolutePath().normalize().startsWith(to.toAbsolutePath().normalize()))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(from + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The name of the result below the other folder. */
  private String relative(Path file) {
    return from.relativize(file).toString().replaceFirst("\\.gz$", "");
  }

  private int one(Path file) {
    if (file.toString().endsWith(".gz") && Files.isRegularFile(from.resolve(relative(file)))) {
      say(file + " is left out: its result would take the place of that of " + relative(file));
      return ExitCode.BAD_INPUT;
    }
    return new ResultFile(settings, this::say).write(file, to.resolve(relative(file)));
  }

  private synchronized void say(String text) {
    err.println("tarsier: " + text);
  }

  private static String bar(int n, int of) {
    int filled = (int) (24L * n / of);
    return "[" + "█".repeat(filled) + "·".repeat(24 - filled) + "] " + n + "/" + of;
  }
}
