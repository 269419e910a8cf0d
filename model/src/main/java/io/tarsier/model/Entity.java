package io.tarsier.model;

import java.util.Locale;

/**
 * What a signal is about. Two signals with equal entities are about the same thing.
 *
 * @param kind what sort of thing it is
 * @param scope namespace, cluster or other place that makes the name unique; empty where there is
 *     none
 * @param name its name within kind and scope, never empty
 */
public record Entity(Kind kind, String scope, String name) {

  /** The sorts of things that are watched. */
  public enum Kind {
    HOST,
    NODE,
    WORKLOAD,
    POD,
    SERVICE,
    USER,
    AI_APPLICATION,
    SERIES;

    /** The lower-case word that stands in identifiers and on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind for a word made by {@link #word()}.
     *
     * @throws IllegalArgumentException when there is no such kind
     */
    public static Kind ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  public Entity {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an entity needs a name");
    }
  }

  public static Entity of(Kind kind, String name) {
    return new Entity(kind, "", name);
  }

  /** Readable and unique: {@code host/web-1}, {@code pod/shop/cart-7d9}. */
  public String id() {
    return scope.isEmpty() ? kind.word() + "/" + name : kind.word() + "/" + scope + "/" + name;
  }

  /**
   * The entity of an identifier made by {@link #id()}; a name may hold a slash only where there is
   * a scope.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Entity parse(String id) {
    int kind = id.indexOf('/');
    if (kind < 1 || kind == id.length() - 1) {
      throw new IllegalArgumentException(
          "an entity is kind/name or kind/scope/name, such as service/shop/cart");
    }
    String rest = id.substring(kind + 1);
    int scope = rest.indexOf('/');
    return new Entity(
        Kind.ofWord(id.substring(0, kind)),
        scope < 0 ? "" : rest.substring(0, scope),
        rest.substring(scope + 1));
  }

  @Override
  public String toString() {
    return id();
  }
}
