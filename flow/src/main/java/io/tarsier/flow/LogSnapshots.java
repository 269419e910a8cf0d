package io.tarsier.flow;

import io.tarsier.logs.PatternWatch;
import io.tarsier.logs.PatternWatchSettings;
import io.tarsier.ports.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what was learned from logs, what is half read and where each stream goes on:
 * together, so that after a crash reading goes on exactly where the state stands.
 */
final class LogSnapshots {

  private static final Logger log = LoggerFactory.getLogger(LogSnapshots.class);
  private static final int VERSION = 1;
  private static final String PREFIX = "logs/";
  private static final String PATTERNS = PREFIX + "patterns";
  private static final String READING = PREFIX + "reading";

  private final SnapshotStore store;

  LogSnapshots(SnapshotStore store) {
    this.store = store;
  }

  /** What was read back. */
  record Loaded(PatternWatch watch, long writtenAt) {}

  void save(
      PatternWatch watch,
      LogParsing parsing,
      Map<String, Map<String, String>> positions,
      long now) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(now);
      out.writeInt(positions.values().stream().mapToInt(Map::size).sum());
      for (Map.Entry<String, Map<String, String>> source : positions.entrySet()) {
        for (Map.Entry<String, String> stream : source.getValue().entrySet()) {
          out.writeUTF(source.getKey());
          out.writeUTF(stream.getKey());
          out.writeUTF(stream.getValue());
        }
      }
      parsing.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write where logs were read to", e);
    }
    store.put(Map.of(PATTERNS, watch.save(), READING, bytes.toByteArray()));
  }

  /** Reads back; what cannot be read is told and learned anew. */
  Loaded load(
      PatternWatchSettings settings,
      LogParsing parsing,
      Map<String, Map<String, String>> positions,
      long now) {
    Map<String, byte[]> states = new HashMap<>();
    store.read(PREFIX, states::put);
    byte[] patterns = states.get(PATTERNS);
    byte[] reading = states.get(READING);
    long writtenAt = now;
    if (reading != null) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(reading))) {
        if (in.readByte() != VERSION) {
          throw new IOException("unknown version");
        }
        writtenAt = in.readLong();
        for (int n = in.readInt(); n > 0; n--) {
          positions
              .computeIfAbsent(in.readUTF(), k -> new HashMap<>())
              .put(in.readUTF(), in.readUTF());
        }
        parsing.load(in, writtenAt, System.nanoTime());
      } catch (IOException | RuntimeException e) {
        log.warn("where logs were read to is not known any more: {}", e.toString());
      }
    }
    if (patterns != null) {
      try {
        return new Loaded(PatternWatch.load(settings, patterns), writtenAt);
      } catch (RuntimeException e) {
        log.warn("the patterns of logs cannot be read and are learned anew: {}", e.toString());
      }
    }
    return new Loaded(new PatternWatch(settings), writtenAt);
  }
}
