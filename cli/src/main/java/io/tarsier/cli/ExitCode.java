package io.tarsier.cli;

/** How a command ended, for scripts. */
final class ExitCode {

  /** All is well; nothing was found. */
  static final int FINE = 0;

  /** The command worked and found something: an anomaly, a broken chain. */
  static final int FOUND = 1;

  /** What was given cannot be used: wrong words, a file that is missing or malformed. */
  static final int BAD_INPUT = 2;

  /** The program or something it needs failed. */
  static final int FAULT = 3;

  private ExitCode() {}

  /** The worse of two outcomes. */
  static int worse(int a, int b) {
    return Math.max(a, b);
  }
}
