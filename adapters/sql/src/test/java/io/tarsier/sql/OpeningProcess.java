package io.tarsier.sql;

import java.nio.file.Path;

/** Opens a data folder in a fresh process and prints how many milliseconds that took. */
final class OpeningProcess {

  private OpeningProcess() {}

  public static void main(String[] arguments) {
    long start = System.nanoTime();
    try (SqlStorage storage = SqlStorage.open(Path.of(arguments[0]))) {
      storage.incidents().unfinished();
      System.out.println((System.nanoTime() - start) / 1_000_000);
    }
  }
}
