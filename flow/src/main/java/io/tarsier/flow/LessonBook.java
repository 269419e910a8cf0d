package io.tarsier.flow;

import io.tarsier.cause.Lessons;
import io.tarsier.cause.Lessons.Lesson;
import io.tarsier.cause.RankedCause;
import io.tarsier.model.Entity;
import io.tarsier.ports.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the candidates of recent incidents looked like, and what operators' words about them have
 * taught. Written down with the other snapshots: a crash may cost the lessons of the last minutes,
 * never what an operator said.
 */
final class LessonBook {

  private static final Logger log = LoggerFactory.getLogger(LessonBook.class);

  private static final String KEY = "causes/lessons";
  private static final int VERSION = 1;
  private static final int REMEMBERED = 200;
  private static final int CANDIDATES = 30;

  /** The candidates of one incident, the likeliest first. */
  private record Candidates(List<String> entities, List<List<Double>> traits) {}

  private final SnapshotStore store;

  /** By incident, the oldest first. */
  private final Map<String, Candidates> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Candidates> eldest) {
          return size() > REMEMBERED;
        }
      };

  private Lessons lessons = Lessons.none();
  private boolean changed;

  LessonBook(SnapshotStore store) {
    this.store = store;
  }

  Lessons lessons() {
    return lessons;
  }

  void remember(String incident, List<RankedCause> ranked) {
    List<RankedCause> kept = ranked.subList(0, Math.min(CANDIDATES, ranked.size()));
    recent.put(
        incident,
        new Candidates(
            kept.stream().map(RankedCause::entity).toList(),
            kept.stream().map(RankedCause::traits).toList()));
    changed = true;
  }

  /**
   * Learns from an operator's word.
   *
   * @param entity the cause
   * @return false when it was none of the candidates, so that there is nothing to learn
   */
  boolean learn(String incident, Entity entity) {
    Candidates candidates = recent.get(incident);
    int cause = candidates == null ? -1 : candidates.entities().indexOf(entity.id());
    if (candidates == null || cause < 0) {
      return false;
    }
    recent.remove(incident);
    lessons = lessons.with(new Lesson(candidates.traits(), cause));
    changed = true;
    return true;
  }

  void save() {
    if (!changed) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeInt(lessons.incidents().size());
      for (Lesson l : lessons.incidents()) {
        out.writeInt(l.cause());
        write(out, l.traits());
      }
      out.writeInt(recent.size());
      for (Map.Entry<String, Candidates> e : recent.entrySet()) {
        out.writeUTF(e.getKey());
        for (String entity : e.getValue().entities()) {
          out.writeBoolean(true);
          out.writeUTF(entity);
        }
        out.writeBoolean(false);
        write(out, e.getValue().traits());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.put(Map.of(KEY, bytes.toByteArray()));
    changed = false;
  }

  void restore() {
    Map<String, byte[]> found = new HashMap<>();
    store.read(KEY, found::put);
    byte[] bytes = found.get(KEY);
    if (bytes == null) {
      return;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != VERSION) {
        log.warn("what was learned about causes is of another version and is learned anew");
        return;
      }
      List<Lesson> known = new ArrayList<>();
      for (int n = in.readInt(); n > 0; n--) {
        int cause = in.readInt();
        known.add(new Lesson(traits(in), cause));
      }
      lessons = Lessons.of(known);
      for (int n = in.readInt(); n > 0; n--) {
        String incident = in.readUTF();
        List<String> entities = new ArrayList<>();
        while (in.readBoolean()) {
          entities.add(in.readUTF());
        }
        recent.put(incident, new Candidates(entities, traits(in)));
      }
    } catch (IOException | IllegalArgumentException e) {
      log.warn("what was learned about causes cannot be read and is learned anew", e);
    }
  }

  private static void write(DataOutputStream out, List<List<Double>> rows) throws IOException {
    out.writeInt(rows.size());
    for (List<Double> row : rows) {
      out.writeInt(row.size());
      for (double trait : row) {
        out.writeDouble(trait);
      }
    }
  }

  private static List<List<Double>> traits(DataInputStream in) throws IOException {
    List<List<Double>> rows = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      List<Double> row = new ArrayList<>();
      for (int k = in.readInt(); k > 0; k--) {
        row.add(in.readDouble());
      }
      rows.add(row);
    }
    return rows;
  }
}
