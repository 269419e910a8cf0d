package io.tarsier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The inputs of a command on logs: files, patterns of file names, standard input. */
final class LogInputs {

  /** Standard input's name on the command line. */
  static final String STDIN = "-";

  private LogInputs() {}

  /**
   * The inputs by name, patterns replaced by the files that fit, in order of their names.
   *
   * @throws BadInputException when a file is missing or a pattern fits none
   */
  static List<String> expand(List<String> inputs) {
    List<String> names = new ArrayList<>();
    for (String input : inputs) {
      Path path = input.equals(STDIN) ? null : Path.of(input);
      if (path == null || Files.isRegularFile(path)) {
        names.add(input);
      } else if (Files.isDirectory(path)) {
        throw new BadInputException(
            input + " is a folder: name its files, for instance '" + input + "/*.log'");
      } else if (Files.exists(path)) {
        names.add(input);
      } else if (input.matches(".*[*?\\[{].*")) {
        names.addAll(fitting(path));
      } else {
        throw new BadInputException(input + " does not exist");
      }
    }
    return names;
  }

  private static List<String> fitting(Path pattern) {
    Path folder = pattern.getParent() == null ? Path.of("") : pattern.getParent();
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, String.valueOf(pattern.getFileName()))) {
      for (Path p : found) {
        if (Files.isRegularFile(p)) {
          names.add(p.toString());
        }
      }
    } catch (IOException e) {
      throw new BadInputException(folder + " cannot be listed: " + e.getMessage(), e);
    }
    if (names.isEmpty()) {
      throw new BadInputException("no file fits " + pattern);
    }
    names.sort(null);
    return names;
  }

  /** Opens an input; a name that ends in .gz is unpacked. */
  static InputStream open(String name) {
    return name.equals(STDIN) ? System.in : SeriesReader.open(Path.of(name));
  }

  static String spoken(String name) {
    return name.equals(STDIN) ? "standard input" : name;
  }
}
