package io.tarsier.model;

import java.util.Locale;

/**
 * Something that was changed on purpose: a deployment, a setting, a number of replicas. Troubles
 * often begin with one.
 *
 * @param id identifier; the same change reported again replaces itself
 * @param entity what was changed
 * @param epochMillis when it took effect
 * @param kind what sort of change it was
 * @param summary one line for people: {@code payment 1.4.2 → 1.5.0}
 * @param actor who or what did it; empty where unknown
 * @param labels what else is known, old and new version for instance
 * @param link where more can be read; may be empty
 */
public record Change(
    String id,
    Entity entity,
    long epochMillis,
    Kind kind,
    String summary,
    String actor,
    Labels labels,
    String link)
    implements Signal {

  /** The sorts of changes. */
  public enum Kind {
    DEPLOYMENT,
    CONFIGURATION,
    SCALING,
    INFRASTRUCTURE,
    OTHER;

    /** The lower-case word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind for a word made by {@link #word()}.
     *
     * @throws IllegalArgumentException when there is no such kind
     */
    public static Kind ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
