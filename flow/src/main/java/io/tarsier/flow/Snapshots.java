package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import io.tarsier.ports.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state of every series down and reads it back: who it is, what its detector has
 * learned, its recent points, how it is foreseen to go on. One record a series under {@code
 * series/<id>}; the newest sample time of each source under {@code source/<name>}, so that catching
 * up can begin where the snapshot ends.
 */
final class Snapshots {

  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
  private static final int VERSION = 2;

  /** Written before resources were foreseen; what it holds is still good. */
  private static final int WITHOUT_CAPACITY = 1;

  private static final int CHUNK = 1000;
  private static final String SERIES = "series/";
  private static final String SOURCE = "source/";
  private static final String GROUP = "group/";

  private final SnapshotStore store;
  private final Map<String, Long> written = new HashMap<>();

  /** Hash of what was written of each group. */
  private final Map<String, Integer> writtenGroups = new HashMap<>();

  Snapshots(SnapshotStore store) {
    this.store = store;
  }

  /** Writes the series that have moved since they were last written. */
  void save(
      Catalogue catalogue,
      AnomalyEngine engine,
      Capacities capacities,
      Groups groups,
      Map<String, Long> sources,
      long now) {
    remove(catalogue.gone());
    catalogue.forgetGone();
    Map<String, byte[]> chunk = new HashMap<>();
    for (Watched w : catalogue.all()) {
      Long before = written.get(w.id);
      if (before != null && before == w.lastSeen()) {
        continue;
      }
      chunk.put(
          SERIES + w.id,
          encode(
              w,
              engine.snapshot(w.series),
              capacities.save(w.series),
              catalogue.snapshotPoints(),
              now));
      written.put(w.id, w.lastSeen());
      if (chunk.size() == CHUNK) {
        store.put(chunk);
        chunk = new HashMap<>();
      }
    }
    Map<String, byte[]> states = groups.save();
    Set<String> dropped = new HashSet<>(writtenGroups.keySet());
    dropped.removeAll(states.keySet());
    store.remove(dropped.stream().map(GROUP::concat).toList());
    writtenGroups.keySet().removeAll(dropped);
    for (Map.Entry<String, byte[]> e : states.entrySet()) {
      int state = Arrays.hashCode(e.getValue());
      Integer before = writtenGroups.put(e.getKey(), state);
      if (before == null || before != state) {
        chunk.put(GROUP + e.getKey(), stamped(e.getValue(), now));
        if (chunk.size() == CHUNK) {
          store.put(chunk);
          chunk = new HashMap<>();
        }
      }
    }
    // Sources come last: a crash in between makes them catch up a little more than they need to.
    for (Map.Entry<String, Long> e : sources.entrySet()) {
      chunk.put(
          SOURCE + e.getKey(), Long.toString(e.getValue()).getBytes(StandardCharsets.US_ASCII));
    }
    store.put(chunk);
  }

  private void remove(Collection<Watched> gone) {
    store.remove(gone.stream().map(w -> SERIES + w.id).toList());
    gone.forEach(w -> written.remove(w.id));
  }

  /**
   * Reads everything back. A record that cannot be read is left out and said so: its series learns
   * anew.
   *
   * @return for each series identifier when its record was written
   */
  Map<String, Long> load(
      Catalogue catalogue,
      AnomalyEngine engine,
      Capacities capacities,
      Groups groups,
      Map<String, Long> sources) {
    Map<String, Long> writtenAt = new HashMap<>();
    store.read(
        SOURCE,
        (key, bytes) ->
            sources.put(
                key.substring(SOURCE.length()),
                Long.parseLong(new String(bytes, StandardCharsets.US_ASCII))));
    store.read(
        SERIES,
        (key, bytes) -> {
          try {
            decode(bytes, catalogue, engine, capacities, writtenAt);
          } catch (IOException | RuntimeException e) {
            log.warn("the state of {} cannot be read and is learned anew: {}", key, e.toString());
          }
        });
    store.read(
        GROUP,
        (key, bytes) -> {
          try {
            groups.load(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
            writtenAt.put(key.substring(GROUP.length()), ByteBuffer.wrap(bytes).getLong());
          } catch (RuntimeException e) {
            log.warn("the state of {} cannot be read and is learned anew: {}", key, e.toString());
          }
        });
    return writtenAt;
  }

  private static byte[] stamped(byte[] state, long now) {
    return ByteBuffer.allocate(Long.BYTES + state.length).putLong(now).put(state).array();
  }

  private static byte[] encode(Watched w, byte[] detector, byte[] capacity, int points, long now) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(detector.length + 1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(now);
      out.writeUTF(w.state().source());
      out.writeUTF(w.series.entity().kind().name());
      out.writeUTF(w.series.entity().scope());
      out.writeUTF(w.series.entity().name());
      out.writeUTF(w.series.metric());
      Map<String, String> labels = w.series.labels().asMap();
      out.writeInt(labels.size());
      for (Map.Entry<String, String> e : labels.entrySet()) {
        out.writeUTF(e.getKey());
        out.writeUTF(e.getValue());
      }
      out.writeInt(detector.length);
      out.write(detector);
      w.points.save(out, points);
      out.writeInt(capacity.length);
      out.write(capacity);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the state of " + w.series, e);
    }
    return bytes.toByteArray();
  }

  private static void decode(
      byte[] bytes,
      Catalogue catalogue,
      AnomalyEngine engine,
      Capacities capacities,
      Map<String, Long> writtenAt)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readByte();
    if (version != VERSION && version != WITHOUT_CAPACITY) {
      throw new IOException("unknown version " + version);
    }
    long now = in.readLong();
    String source = in.readUTF();
    Entity entity = new Entity(Entity.Kind.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
    String metric = in.readUTF();
    Map<String, String> labels = new HashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      labels.put(in.readUTF(), in.readUTF());
    }
    Series series = new Series(entity, metric, Labels.of(labels));
    byte[] detector = in.readNBytes(in.readInt());
    try {
      engine.restore(series, detector);
    } catch (IllegalArgumentException e) {
      // The points and what is foreseen are still good.
      log.warn("{}", e.getMessage());
    }
    PointRing points = PointRing.load(in, CorridorSettings.DEFAULT.points());
    Watched watched = catalogue.add(series, source, points);
    watched.become(
        new SeriesState(
            series,
            watched.id,
            source,
            watched.state().last(),
            engine.seen(series),
            engine.needed(series),
            engine.openFinding(series),
            engine.lifecycle(series)));
    writtenAt.put(watched.id, now);
    if (version != WITHOUT_CAPACITY) {
      capacities.load(series, source, in.readNBytes(in.readInt()));
    }
  }
}
