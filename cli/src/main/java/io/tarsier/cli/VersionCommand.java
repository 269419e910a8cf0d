package io.tarsier.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    description = "Prints the version of Tarsier and of the Java it runs on.")
final class VersionCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    System.out.println(text());
    return ExitCode.FINE;
  }

  static String text() {
    return "tarsier "
        + version()
        + " (Java "
        + Runtime.version()
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ")";
  }

  static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
