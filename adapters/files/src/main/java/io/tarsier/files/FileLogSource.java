package io.tarsier.files;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogSink;
import io.tarsier.ports.LogSource;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows log files through rotation, truncation and restarts, so that each line is read once. The
 * files are looked at ten times a second and their folders every two seconds; there is no thread
 * but the caller's. Memory: a quarter of a megabyte in all and half a kilobyte a file.
 *
 * <p>A file that was never met is read from its last megabyte on, or from its beginning if it
 * appeared while the source was following. A record is a line as it stands, its level unknown and
 * its time that of its arrival; the label {@code file} says where it is from.
 *
 * <p>Limits: what a writer puts into a file between a copy of it being made and it being emptied
 * (logrotate's {@code copytruncate}) is in neither and lost, as it is for every reader. Two files
 * that begin with the same 256 bytes are taken for one where one follows the other.
 */
public final class FileLogSource implements LogSource {

  private static final Logger LOG = LoggerFactory.getLogger(FileLogSource.class);

  /** So many files are followed at most. */
  static final int MAX_FILES = 1_000;

  private static final long FIRST_BYTES = 1 << 20;
  private static final long PAUSE_MILLIS = 100;
  private static final long RESCAN_NANOS = Duration.ofSeconds(2).toNanos();

  private final List<String> patterns;
  private final Entity host;
  private final InstantSource clock;
  private final long graceNanos;
  private final Tail.Count count = new Tail.Count();
  private final Map<Path, String> skipped = new HashMap<>();
  private final Map<Path, Tail> tails = new LinkedHashMap<>();
  private volatile int followed;
  private volatile int left;

  FileLogSource(List<String> patterns, Entity host, InstantSource clock, Duration grace) {
    patterns.forEach(Globs::check);
    this.patterns = List.copyOf(patterns);
    this.host = host;
    this.clock = clock;
    this.graceNanos = grace.toNanos();
  }

  /**
   * Reads nothing yet.
   *
   * @param patterns absolute paths, with {@code *}, {@code ?}, <code>{a,b}</code> and {@code **}
   * @param host whose files they are
   * @throws IllegalArgumentException when a pattern is none
   */
  public static FileLogSource create(List<String> patterns, Entity host, InstantSource clock) {
    return new FileLogSource(patterns, host, clock, Duration.ofSeconds(10));
  }

  @Override
  public String name() {
    return "files";
  }

  public FileStats stats() {
    return new FileStats(followed, count.rotations.sum(), count.cut.sum(), left, count.bytes.sum());
  }

  @Override
  public void follow(Map<String, String> positions, LogSink sink) throws InterruptedException {
    Map<String, FilePosition> known = new HashMap<>();
    positions.forEach(
        (stream, text) -> FilePosition.parse(text).ifPresent(p -> known.put(stream, p)));
    byte[] buffer = LogFile.buffer();
    Tail.Output output = (stream, lines, position) -> hand(stream, lines, position, sink);
    boolean first = true;
    long scanned = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long now = System.nanoTime();
        if (first || now - scanned >= RESCAN_NANOS) {
          scan(known, first, output, buffer);
          scanned = now;
          first = false;
        }
        boolean more = false;
        List<Path> paths = List.copyOf(tails.keySet());
        for (Path path : paths) {
          more |= poll(path, now, paths);
        }
        if (!more) {
          Thread.sleep(PAUSE_MILLIS);
        }
      }
      throw new InterruptedException();
    } finally {
      tails.values().forEach(Tail::close);
      tails.clear();
    }
  }

  private void hand(String stream, List<String> lines, String position, LogSink sink)
      throws InterruptedException {
    int at = stream.lastIndexOf('@');
    boolean past = at > 0 && at > stream.lastIndexOf('/');
    Labels labels = Labels.of("file", past ? stream.substring(0, at) : stream);
    long now = clock.millis();
    List<LogRecord> records = new ArrayList<>(lines.size());
    for (String line : lines) {
      records.add(new LogRecord(host, labels, now, LogLevel.UNKNOWN, line, ""));
    }
    // One position is of all the lines: they go as one, however many, bounded by the chunk.
    sink.accept(new LogBatch(stream, records, position));
  }

  private boolean poll(Path path, long now, List<Path> paths) throws InterruptedException {
    Tail tail = tails.get(path);
    if (tail == null) {
      return false;
    }
    try {
      boolean more = tail.poll(now, paths);
      if (tail.isGone()) {
        tail.forget();
        tails.remove(path);
        followed = tails.size();
      }
      return more;
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException();
    } catch (IOException e) {
      leave(path, e.toString());
      tail.close();
      tails.remove(path);
      return false;
    }
  }

  private void scan(
      Map<String, FilePosition> known, boolean first, Tail.Output output, byte[] buffer)
      throws InterruptedException {
    SortedSet<Path> found = Globs.expand(patterns, 4 * MAX_FILES);
    Set<Path> paths = new HashSet<>(found);
    if (first) {
      // A file may be away just now, between being renamed and being made anew.
      known.keySet().stream().filter(s -> s.indexOf('@') < 0).map(Path::of).forEach(paths::add);
    }
    skipped.keySet().retainAll(found);
    List<Path> all = List.copyOf(paths);
    for (Path path : paths.stream().sorted().toList()) {
      if (!tails.containsKey(path) && usable(path)) {
        Map<String, FilePosition> own = new HashMap<>();
        known.forEach((stream, p) -> {
          if (Tail.isOf(stream, path)) {
            own.put(stream, p);
          }
        });
        own.keySet().forEach(known::remove);
        Tail tail = new Tail(path, output, count, buffer, graceNanos);
        try {
          tail.begin(own, first ? FIRST_BYTES : Long.MAX_VALUE, all);
          tails.put(path, tail);
        } catch (ClosedByInterruptException e) {
          tail.close();
          throw new InterruptedException();
        } catch (IOException e) {
          leave(path, e.toString());
          tail.close();
        }
      }
    }
    followed = tails.size();
    left = skipped.size();
  }

  private boolean usable(Path path) {
    if (!Files.exists(path)) {
      return true;
    }
    if (tails.size() >= MAX_FILES) {
      leave(path, "more than " + MAX_FILES + " files");
      return false;
    }
    if (!Files.isReadable(path)) {
      leave(path, "not readable for Tarsier's user");
      return false;
    }
    try (LogFile file = LogFile.open(path)) {
      if (Lines.areBinary(file.firstBytes())) {
        leave(path, "not text");
        return false;
      }
    } catch (IOException e) {
      leave(path, e.toString());
      return false;
    }
    skipped.remove(path);
    return true;
  }

  /** Says once why a file is not followed. */
  private void leave(Path path, String why) {
    if (!why.equals(skipped.put(path, why))) {
      LOG.warn("the log file {} is left alone: {}", path, why);
    }
  }

  /** Holds nothing open: files are closed when following ends. */
  @Override
  public void close() {}
}
