package io.tarsier.server;

import io.tarsier.flow.NoticeRoute;
import io.tarsier.model.Hours;
import io.tarsier.model.Severity;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the file that says who is told of what. All that is wrong with it is told at once, each
 * with its line; docs/notifications.md describes it.
 */
final class RoutesFile {

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ROUTES = 200;
  private static final int MAX_STEPS = 10;
  private static final Set<String> ROUTE_KEYS =
      Set.of(
          "name",
          "severity",
          "entities",
          "namespaces",
          "hours",
          "channels",
          "escalate",
          "continue");
  private static final Set<String> STEP_KEYS = Set.of("after", "channels");

  private final Path file;
  private final Set<String> channels;
  private final List<String> problems = new ArrayList<>();

  private RoutesFile(Path file, Set<String> channels) {
    this.file = file;
    this.channels = channels;
  }

  /**
   * @param channels those that are set up
   * @throws SettingsException naming all that is wrong
   */
  static List<NoticeRoute> read(Path file, Set<String> channels) {
    RoutesFile reader = new RoutesFile(file, channels);
    List<NoticeRoute> routes = reader.read();
    if (!reader.problems.isEmpty()) {
      throw new SettingsException(
          "notify.routes-file cannot be used:\n  " + String.join("\n  ", reader.problems));
    }
    return routes;
  }

  private List<NoticeRoute> read() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        problems.add(file + " is larger than 1 MB: that is not a file of routes");
        return List.of();
      }
      LoadSettings load =
          LoadSettings.builder().setLabel(file.toString()).setMaxAliasesForCollections(0).build();
      Optional<Node> root = new Compose(load).composeString(Files.readString(file));
      if (root.isEmpty()) {
        problems.add(file + " is empty; it begins with \"routes:\"");
        return List.of();
      }
      Map<String, Node> top = fields(root.get(), Set.of("routes"));
      List<NoticeRoute> routes = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (Node node : items(top.get("routes"), "routes", MAX_ROUTES)) {
        NoticeRoute route = route(node);
        if (route != null) {
          if (!names.add(route.name())) {
            problem(node, "there are two routes " + route.name());
          }
          routes.add(route);
        }
      }
      if (routes.isEmpty() && problems.isEmpty()) {
        problem(root.get(), "there are no routes; nobody would be told anything");
      }
      return routes;
    } catch (NoSuchFileException e) {
      problems.add("there is no file " + file);
    } catch (MalformedInputException e) {
      problems.add(file + " is not UTF-8 text");
    } catch (IOException e) {
      problems.add("cannot read " + file + ": " + e.getMessage());
    } catch (YamlEngineException e) {
      problems.add(file + " is not YAML: " + e.getMessage());
    }
    return List.of();
  }

  private @Nullable NoticeRoute route(Node node) {
    int before = problems.size();
    Map<String, Node> fields = fields(node, ROUTE_KEYS);
    String name = text(fields.get("name")).orElse("");
    if (name.isEmpty() && problems.size() == before) {
      problem(node, "a route needs a name");
    }
    Severity severity =
        parsed(
                fields.get("severity"),
                t -> Severity.valueOf(t.toUpperCase(Locale.ROOT)),
                "severity is low, medium, high or critical")
            .orElse(Severity.LOW);
    Optional<Hours> hours = parsed(fields.get("hours"), Hours::parse, "");
    boolean goOn =
        parsed(fields.get("continue"), SettingType.flag()::parse, "continue is true or false")
            .orElse(false);
    List<NoticeRoute.Step> steps = new ArrayList<>();
    steps.add(new NoticeRoute.Step(Duration.ZERO, channels(node, fields)));
    for (Node step : items(fields.get("escalate"), "escalate", MAX_STEPS)) {
      steps.add(step(step, steps.getLast().after()));
    }
    List<String> entities = texts(fields.get("entities"), "entities");
    List<String> namespaces = texts(fields.get("namespaces"), "namespaces");
    return problems.size() > before
        ? null
        : new NoticeRoute(name, severity, entities, namespaces, hours, steps, goOn);
  }

  private NoticeRoute.Step step(Node node, Duration before) {
    Map<String, Node> fields = fields(node, STEP_KEYS);
    Duration after =
        parsed(fields.get("after"), SettingType::parseDuration, "after is a duration such as 15m")
            .orElse(Duration.ZERO);
    if (after.compareTo(before) <= 0) {
      problem(node, "after must be there, and longer than that of the step before");
    }
    return new NoticeRoute.Step(after, channels(node, fields));
  }

  private List<String> channels(Node node, Map<String, Node> fields) {
    List<String> named = texts(fields.get("channels"), "channels");
    if (named.isEmpty()) {
      problem(node, "channels are missing; there are " + String.join(", ", channels));
    }
    for (String channel : named) {
      if (!channels.contains(channel)) {
        problem(
            fields.get("channels"),
            "there is no channel " + channel + "; set up are " + String.join(", ", channels));
      }
    }
    return named;
  }

  private Map<String, Node> fields(Node node, Set<String> known) {
    Map<String, Node> fields = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem(node, "expected " + String.join(", ", known.stream().sorted().toList()));
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode s ? s.getValue() : "";
      if (!known.contains(key)) {
        problem(
            tuple.getKeyNode(),
            "unknown word \""
                + key
                + "\"; there are "
                + String.join(", ", known.stream().sorted().toList()));
      }
      fields.put(key, tuple.getValueNode());
    }
    return fields;
  }

  private List<Node> items(@Nullable Node node, String what, int most) {
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      problem(node, what + " is a list");
      return List.of();
    }
    if (sequence.getValue().size() > most) {
      problem(node, what + " has at most " + most + " entries");
      return List.of();
    }
    return sequence.getValue();
  }

  /** A list, or one word. */
  private List<String> texts(@Nullable Node node, String what) {
    if (node instanceof ScalarNode) {
      return text(node).filter(t -> !t.isEmpty()).stream().toList();
    }
    List<String> texts = new ArrayList<>();
    for (Node item : items(node, what, MAX_ROUTES)) {
      text(item).ifPresent(texts::add);
    }
    return texts;
  }

  private Optional<String> text(@Nullable Node node) {
    if (node instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue().strip());
    }
    if (node != null) {
      problem(node, "expected a word");
    }
    return Optional.empty();
  }

  private <T> Optional<T> parsed(@Nullable Node node, Function<String, T> parser, String allowed) {
    return text(node)
        .flatMap(t -> {
          try {
            return Optional.of(parser.apply(t));
          } catch (IllegalArgumentException e) {
            problem(node, allowed.isEmpty() ? String.valueOf(e.getMessage()) : allowed);
            return Optional.empty();
          }
        });
  }

  private void problem(@Nullable Node node, String what) {
    String line =
        node == null ? "" : node.getStartMark().map(m -> " line " + (m.getLine() + 1)).orElse("");
    problems.add(file + line + ": " + what);
  }
}
