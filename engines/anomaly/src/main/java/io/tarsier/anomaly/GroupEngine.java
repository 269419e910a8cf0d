package io.tarsier.anomaly;

import io.tarsier.model.Entity;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Series;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Watches the series of each entity as one group ({@link GroupDetector}) and makes one finding of
 * every stretch in which they do not go together as they do. It takes the readings that the single
 * detectors have already made of the samples, counters as rates. Entities with fewer than {@value
 * GroupDetector#MIN_MEMBERS} series cost a few bytes; of more than {@value
 * GroupDetector#MAX_MEMBERS}, those that came first and move take part. One thread an instance.
 */
public final class GroupEngine {

  private static final byte VERSION = 1;

  private final double budget;
  private final Map<Entity, Group> groups = new LinkedHashMap<>();
  private final Map<Series, Group> bySeries = new HashMap<>();

  /**
   * @param budgetPerDay about how often a day a group may raise an alarm
   */
  public GroupEngine(double budgetPerDay) {
    this.budget = budgetPerDay;
  }

  /**
   * Takes a reading.
   *
   * @param reading the value, or a counter's rate; NaN is passed over
   * @param told whether the series' own detector has told of it; its group then looks past it
   * @return findings that opened, became worse or ended; mostly none
   */
  public List<GroupAnomaly> observe(Series series, long epochMillis, double reading, boolean told) {
    if (!Double.isFinite(reading)) {
      return List.of();
    }
    Group group = bySeries.get(series);
    if (group == null) {
      group = groups.computeIfAbsent(series.entity(), e -> new Group(e, budget));
      bySeries.put(series, group);
    }
    return group.add(series, epochMillis, reading, told);
  }

  /** Identifier of the finding that is going on in an entity's group. */
  public Optional<String> openFinding(Entity entity) {
    Group group = groups.get(entity);
    return group == null ? Optional.empty() : Optional.ofNullable(group.openFinding());
  }

  /** "Not an anomaly": the group has to be odder from now on. */
  public void dismiss(Entity entity) {
    Group group = groups.get(entity);
    if (group != null) {
      group.dismiss();
    }
  }

  /** Takes one dismissal back. */
  public void undismiss(Entity entity) {
    Group group = groups.get(entity);
    if (group != null) {
      group.undismiss();
    }
  }

  /** Begins an entity's group anew. */
  public void forget(Entity entity) {
    Group gone = groups.remove(entity);
    if (gone != null) {
      bySeries.values().removeIf(g -> g == gone);
    }
  }

  /** Lets go of series that are no longer watched. */
  public void retain(Predicate<Series> watched) {
    bySeries
        .entrySet()
        .removeIf(e -> {
          boolean gone = !watched.test(e.getKey());
          if (gone) {
            e.getValue().forget(e.getKey());
          }
          return gone;
        });
    groups.values().removeIf(Group::isEmpty);
  }

  public Collection<Entity> entities() {
    return List.copyOf(groups.keySet());
  }

  /**
   * Everything known of an entity's group, for {@link #restore}; empty bytes for an unknown one.
   */
  public byte[] snapshot(Entity entity) {
    Group group = groups.get(entity);
    if (group == null) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(entity.kind().name());
      out.writeUTF(entity.scope());
      out.writeUTF(entity.name());
      group.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Puts a group back as {@link #snapshot} saw it, replacing what is known of it.
   *
   * @return whose it is
   * @throws IllegalArgumentException when the bytes are not such a snapshot; nothing is changed
   *     then
   */
  public Entity restore(byte[] snapshot) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IOException("version " + version + " is unknown");
      }
      Entity entity = new Entity(Entity.Kind.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
      Group group = Group.load(in, entity);
      forget(entity);
      groups.put(entity, group);
      group.series().forEach(s -> bySeries.put(s, group));
      return entity;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "the state of a group cannot be read (" + e.getMessage() + "); it will be learned anew",
          e);
    }
  }
}
