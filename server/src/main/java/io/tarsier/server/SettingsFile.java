package io.tarsier.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads a YAML file into settings. Keys may be flat ({@code server.port: 1}), nested, or mixed. The
 * node tree is read rather than objects, so that each value keeps its own spelling and its line.
 */
final class SettingsFile {

  /** A settings file is small; anything larger is the wrong file. */
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final List<String> problems;
  private final Map<String, Settings.Value> values = new LinkedHashMap<>();

  private SettingsFile(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The file's values by key; what is wrong goes to the list of problems. */
  static Map<String, Settings.Value> read(Path file, List<String> problems) {
    SettingsFile reader = new SettingsFile(file, problems);
    reader.read();
    return reader.values;
  }

  private void read() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        problems.add(file + " is larger than 1 MB: that is not a settings file");
        return;
      }
      String text = Files.readString(file);
      LoadSettings load =
          LoadSettings.builder().setLabel(file.toString()).setMaxAliasesForCollections(0).build();
      Optional<Node> root = new Compose(load).composeString(text);
      if (root.isPresent()) {
        walk("", root.get());
      }
    } catch (NoSuchFileException e) {
      problems.add("there is no settings file " + file);
    } catch (MalformedInputException e) {
      problems.add(file + " is not UTF-8 text");
    } catch (IOException | UncheckedIOException e) {
      problems.add("cannot read " + file + ": " + e.getMessage());
    } catch (YamlEngineException e) {
      problems.add(file + " is not YAML: " + e.getMessage());
    }
  }

  private void walk(String prefix, Node node) {
    switch (node) {
      case MappingNode mapping -> {
        for (NodeTuple tuple : mapping.getValue()) {
          if (tuple.getKeyNode() instanceof ScalarNode key) {
            String path = prefix.isEmpty() ? key.getValue() : prefix + "." + key.getValue();
            walk(path, tuple.getValueNode());
          } else {
            problems.add(origin(tuple.getKeyNode()) + ": a key must be a word");
          }
        }
      }
      case SequenceNode sequence -> {
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          if (item instanceof ScalarNode scalar) {
            items.add(scalar.getValue().strip());
          } else {
            problems.add(origin(item) + ": " + prefix + " takes a list of plain values");
          }
        }
        // A newline at the end tells one item that holds a semicolon from two items.
        put(prefix, String.join("\n", items) + "\n", node);
      }
      case ScalarNode scalar -> {
        // "prometheus:" with nothing below it is an empty section, not a value.
        if (!scalar.getValue().isEmpty() || isKnown(prefix)) {
          put(prefix, "null".equals(scalar.getValue()) ? "" : scalar.getValue(), node);
        }
      }
      default -> problems.add(origin(node) + ": neither a value, a list nor a section");
    }
  }

  private static boolean isKnown(String key) {
    return SettingTable.all().stream().anyMatch(s -> s.key().equals(key));
  }

  private void put(String key, String text, Node node) {
    if (key.isEmpty()) {
      problems.add(origin(node) + ": expected lines like \"server.port: 8600\"");
    } else if (values.put(key, new Settings.Value(text, origin(node))) != null) {
      problems.add(key + " is given twice in " + file);
    }
  }

  private String origin(Node node) {
    return file + node.getStartMark().map(m -> " line " + (m.getLine() + 1)).orElse("");
  }
}
