package io.tarsier.flow;

import io.tarsier.incidents.Relations;
import io.tarsier.model.Entity;
import io.tarsier.model.Series;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a series' labels what its entity runs on: {@code host} and {@code instance} name a
 * host, {@code node} a node. The port of an instance is left out, so that exporters and services on
 * one address meet.
 */
final class LabelRelations {

  private LabelRelations() {}

  static void learn(Series series, Relations relations) {
    Entity entity = series.entity();
    relate(relations, entity, Entity.Kind.HOST, series.labels().get("host"));
    relate(relations, entity, Entity.Kind.HOST, withoutPort(series.labels().get("instance")));
    relate(relations, entity, Entity.Kind.NODE, series.labels().get("node"));
  }

  private static void relate(
      Relations relations, Entity entity, Entity.Kind kind, @Nullable String name) {
    if (name != null && !name.isEmpty()) {
      relations.relate(entity, Entity.of(kind, name));
    }
  }

  static @Nullable String withoutPort(@Nullable String instance) {
    if (instance == null) {
      return null;
    }
    int colon = instance.lastIndexOf(':');
    boolean port =
        colon > 0
            && colon < instance.length() - 1
            && instance.chars().skip(colon + 1L).allMatch(Character::isDigit);
    return port ? instance.substring(0, colon) : instance;
  }
}
