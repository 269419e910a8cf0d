package io.tarsier.cli;

import io.tarsier.cause.CallGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads who calls whom from a CSV file with the header {@code source,target}. */
final class EdgeReader {

  private static final int MAX_LINE = 1 << 16;
  private static final int MOST_EDGES = 1_000_000;

  private EdgeReader() {}

  static CallGraph read(Path file) {
    List<CallGraph.Edge> edges = new ArrayList<>();
    int number = 0;
    try (Lines lines = new Lines(SeriesReader.open(file), MAX_LINE)) {
      int source = -1;
      int target = -1;
      for (String line = lines.next(); line != null; line = lines.next()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        List<String> cells = Cells.first(line, 16);
        if (source < 0) {
          List<String> names = cells.stream().map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
          source = names.indexOf("source");
          target = names.indexOf("target");
          if (source < 0 || target < 0) {
            throw new BadInputException(
                file + ", line " + number + ": expected the header source,target (caller, callee)");
          }
          continue;
        }
        if (cells.size() <= Math.max(source, target)
            || cells.get(source).isBlank()
            || cells.get(target).isBlank()) {
          throw new BadInputException(
              file
                  + ", line "
                  + number
                  + ": expected a caller and a callee, found "
                  + line.strip());
        }
        if (edges.size() == MOST_EDGES) {
          throw new BadInputException(file + " has more than " + MOST_EDGES + " edges");
        }
        edges.add(new CallGraph.Edge(cells.get(source), cells.get(target)));
      }
      if (source < 0) {
        throw new BadInputException(
            file + " is empty; expected the header source,target and a call on each line below");
      }
    } catch (IOException e) {
      throw new BadInputException(file + " breaks off: " + e.getMessage(), e);
    }
    return CallGraph.of(edges);
  }
}
