package io.tarsier.server;

import io.tarsier.incidents.Topology;
import io.tarsier.model.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that says who calls whom: CSV with a first line {@code source,target}, caller and callee.
 * Each is an identifier, {@code service/shop/cart} or {@code host/web-1}, or else the name of a
 * service. Read once, at start.
 */
final class GraphFile {

  private static final long MAX_BYTES = 16 << 20;

  private GraphFile() {}

  /**
   * Tells the topology what the file says, where one is set.
   *
   * @throws SettingsException when it cannot be read
   */
  static void read(Settings settings, Topology topology) {
    Optional<Path> file = settings.get(SettingTable.GRAPH_FILE);
    if (file.isEmpty()) {
      return;
    }
    try {
      if (Files.size(file.get()) > MAX_BYTES) {
        throw wrong(file.get(), "is larger than " + (MAX_BYTES >> 20) + " MB", null);
      }
      List<String> lines = Files.readAllLines(file.get());
      if (lines.isEmpty() || !lines.getFirst().strip().equals("source,target")) {
        throw wrong(file.get(), "has to begin with a line source,target", null);
      }
      for (int i = 1; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (line.isEmpty()) {
          continue;
        }
        String[] cells = line.split(",", -1);
        if (cells.length != 2 || cells[0].isBlank() || cells[1].isBlank()) {
          throw wrong(file.get(), "line " + (i + 1) + " is not source,target", null);
        }
        topology.depend(entity(cells[0]), entity(cells[1]), Topology.Kind.CALLS, Long.MAX_VALUE);
      }
    } catch (IOException e) {
      throw wrong(file.get(), "cannot be read: " + e.getMessage(), e);
    }
  }

  private static SettingsException wrong(Path file, String what, @Nullable Exception cause) {
    String message = "graph.file: " + file + " " + what;
    return cause == null ? new SettingsException(message) : new SettingsException(message, cause);
  }

  private static Entity entity(String cell) {
    String text = cell.strip();
    if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    String[] parts = text.split("/", 3);
    if (parts.length > 1 && !parts[parts.length - 1].isEmpty()) {
      try {
        Entity.Kind kind = Entity.Kind.ofWord(parts[0]);
        return parts.length == 2 ? Entity.of(kind, parts[1]) : new Entity(kind, parts[1], parts[2]);
      } catch (IllegalArgumentException e) {
        // Then it is a name that has a slash in it.
      }
    }
    return Entity.of(Entity.Kind.SERVICE, text);
  }
}
