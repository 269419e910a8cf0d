package io.tarsier.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A stretch in which the series of one entity did not go together as they do.
 *
 * @param id derived from entity and start
 * @param entity whose series they are
 * @param window the stretch
 * @param ongoing whether it still lasts
 * @param score the highest score within it
 * @param severity the worst severity within it
 * @param confidence how firm the relation is that was broken, or how evenly the members share
 * @param explanation which series, in which direction, against what, in words
 * @param shape in which way they did not go together
 * @param members who contributes, most first, bounded
 */
public record GroupAnomaly(
    String id,
    Entity entity,
    Window window,
    boolean ongoing,
    double score,
    Severity severity,
    double confidence,
    String explanation,
    Shape shape,
    List<Member> members)
    implements Finding {

  public static final String KIND = "group-anomaly";

  /** In which way series do not go together as they do. */
  public enum Shape {
    /** One does not follow the others, or not the way it does. */
    RELATION,
    /** Many moved a little at once that do not move together. */
    TOGETHER;

    /** The lower-case word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One series' part in it.
   *
   * @param series who
   * @param share of the whole, [0, 1]
   * @param up whether it was above what was expected
   * @param value where it was, lately averaged; a counter's rate a second
   * @param band where it should have been: by what the others did if a relation broke, else by
   *     where it was before
   */
  public record Member(Series series, double share, boolean up, double value, Band band) {}

  public GroupAnomaly {
    members = List.copyOf(members);
  }

  /** The identifier of the anomaly of an entity's series that began at a moment. */
  public static String idOf(Entity entity, Instant start) {
    return "f-" + groupId(entity) + "-g" + Long.toString(start.toEpochMilli(), 36);
  }

  /** Short stable identifier of an entity's group. */
  public static String groupId(Entity entity) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(entity.id().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The same, ended. */
  public GroupAnomaly over() {
    return new GroupAnomaly(
        id, entity, window, false, score, severity, confidence, explanation, shape, members);
  }

  @Override
  public List<Series> subjects() {
    return members.stream().map(Member::series).toList();
  }

  @Override
  public String kind() {
    return KIND;
  }
}
