package io.tarsier.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Follows one name through the files that bear it. When the name goes over to another file, or the
 * file is emptied, what was not yet read is looked for: in the file that is still open, and among
 * the files beside it that rotation has made, packed ones too, each known by its first bytes. Those
 * are read to their ends, the oldest first, before the new file is begun.
 *
 * <p>A file that has lost its name is looked at for a while longer, since its writer may not have
 * noticed yet.
 */
final class Tail {

  private static final int REMEMBERED = 64;

  /** What is read in one go before the next file has its turn. */
  private static final int CHUNKS = 8;

  /** Takes lines of a stream. */
  @FunctionalInterface
  interface Output {
    void accept(String stream, List<String> lines, String position) throws InterruptedException;
  }

  /** What is counted; shared by all files of a reader. */
  static final class Count {
    final LongAdder rotations = new LongAdder();
    final LongAdder cut = new LongAdder();
    final LongAdder bytes = new LongAdder();
  }

  /** A file that has lost its name. */
  private static final class Old {
    final String stream;
    final LogFile file;

    /** When it last grew, in nanoseconds of no particular origin. */
    long since;

    Old(String stream, LogFile file, long since) {
      this.stream = stream;
      this.file = file;
      this.since = since;
    }
  }

  private final Path path;
  private final Output output;
  private final Count count;
  private final byte[] buffer;
  private final long graceNanos;
  private @Nullable LogFile live;
  private final List<Old> draining = new ArrayList<>();

  /** Positions of files that bore the name, by stream, the newest last. */
  private final Map<String, FilePosition> streams = new HashMap<>();

  private final Deque<FilePosition> past = new ArrayDeque<>();

  Tail(Path path, Output output, Count count, byte[] buffer, long graceNanos) {
    this.path = path;
    this.output = output;
    this.count = count;
    this.buffer = buffer;
    this.graceNanos = graceNanos;
  }

  private String stream() {
    return path.toString();
  }

  private String stream(FilePosition p) {
    return path + "@" + Long.toHexString(p.head()) + "-" + p.headLength();
  }

  /** Whether a stream is one of a name's. */
  static boolean isOf(String stream, Path path) {
    return stream.equals(path.toString()) || stream.startsWith(path + "@");
  }

  /**
   * Begins.
   *
   * @param known where reading ended before, by stream
   * @param atMost how much of a file that was never met is read, from its end
   */
  void begin(Map<String, FilePosition> known, long atMost, List<Path> others)
      throws IOException, InterruptedException {
    known.forEach((s, p) -> past.add(p));
    streams.putAll(known);
    LogFile file = openAndMeet();
    if (file == null) {
      // Renamed and not yet made anew, or deleted: what it was may be beside it.
      readPast(null, others, settledBy());
    } else if (known.get(stream()) == null) {
      file.fromEnd(atMost);
      live = file;
    } else {
      take(file, others);
    }
    settle();
  }

  /** Goes on with a file that bears the name now. */
  private void take(LogFile file, List<Path> others) throws IOException, InterruptedException {
    Optional<FilePosition> last = lastOf(file.key, file.firstBytes());
    if (last.isPresent() && last.get().offset() <= file.size()) {
      file.resume(last.get());
      past.remove(last.get());
      readPast(file, others, Long.MAX_VALUE);
    } else if (!past.isEmpty()) {
      count.rotations.increment();
      readPast(file, others, settledBy());
    }
    live = file;
  }

  private @Nullable LogFile open() throws IOException {
    try {
      return LogFile.open(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private @Nullable LogFile openAndMeet() throws IOException {
    LogFile file = open();
    if (file != null) {
      file.meet();
    }
    return file;
  }

  /** Reads what there is; whether there may be more. */
  boolean poll(long nanos, List<Path> others) throws IOException, InterruptedException {
    boolean more = drain(nanos);
    BasicFileAttributes now = attributes();
    LogFile file = live;
    if (file == null) {
      if (now == null) {
        return more;
      }
      file = openAndMeet();
      if (file == null) {
        return more;
      }
      take(file, others);
      settle();
    }
    boolean replaced = now == null || !LogFile.keyOf(now).equals(file.key);
    long modified = now == null || replaced ? LogFile.UNKNOWN : now.lastModifiedTime().toMillis();
    long by = past.isEmpty() ? file.position().modified() - 1 : settledBy();
    if (file.meet()) {
      // It was empty when it was opened: it may have been filled, copied and emptied since.
      readPast(file, others, by);
      settle();
    }
    LogFile.Outcome outcome = read(stream(), file, modified, replaced ? Integer.MAX_VALUE : CHUNKS);
    if (outcome == LogFile.Outcome.EMPTIED || replaced) {
      rotate(file, outcome, nanos, others);
      return true;
    }
    if (streams.size() > draining.size() + 1) {
      release();
    }
    return more || outcome == LogFile.Outcome.MORE;
  }

  private @Nullable BasicFileAttributes attributes() {
    try {
      BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
      return a.isRegularFile() ? a : null;
    } catch (IOException e) {
      return null;
    }
  }

  private LogFile.Outcome read(String stream, LogFile file, long modified, int chunks)
      throws IOException, InterruptedException {
    LogFile.Outcome outcome = LogFile.Outcome.MORE;
    for (int i = 0; i < chunks && outcome == LogFile.Outcome.MORE; i++) {
      List<String> lines = new ArrayList<>();
      long before = file.position().offset();
      outcome = file.read(buffer, lines, modified);
      count.cut.add(file.takeCut());
      long moved = file.position().offset() - before;
      if (moved > 0) {
        count.bytes.add(moved);
        emit(stream, lines, file.position());
      }
    }
    return outcome;
  }

  private void emit(String stream, List<String> lines, FilePosition position)
      throws InterruptedException {
    streams.put(stream, position);
    output.accept(stream, lines, position.text());
  }

  /** The name has gone over to another file, or the file was emptied. */
  private void rotate(LogFile old, LogFile.Outcome outcome, long nanos, List<Path> others)
      throws IOException, InterruptedException {
    count.rotations.increment();
    FilePosition position = old.position();
    if (outcome == LogFile.Outcome.EMPTIED) {
      old.close();
      remember(position);
      live = null;
      LogFile next = openAndMeet();
      readPast(next, others, position.modified() - 1);
      live = next;
    } else {
      // Its own stream before the name's moves on: whatever is written down, nothing is between.
      String stream = stream(position);
      emit(stream, List.of(), position);
      draining.add(new Old(stream, old, nanos));
      live = null;
      LogFile next = openAndMeet();
      remember(position);
      readPast(next, others, position.modified() - 1);
      live = next;
    }
    settle();
  }

  /** Says where the name's stream goes on, then lets the streams go that are finished. */
  private void settle() throws InterruptedException {
    LogFile file = live;
    if (file != null) {
      emit(stream(), List.of(), file.position());
    }
    release();
  }

  /**
   * Lets the streams go that are finished: all but those of the newest moment, by which a restart
   * tells what has been read.
   */
  private void release() throws InterruptedException {
    if (streams.isEmpty()) {
      return;
    }
    long newest = newest(streams.values());
    for (Map.Entry<String, FilePosition> s : List.copyOf(streams.entrySet())) {
      boolean open = draining.stream().anyMatch(d -> d.stream.equals(s.getKey()));
      if (!s.getKey().equals(stream()) && !open && s.getValue().modified() < newest) {
        streams.remove(s.getKey());
        output.accept(s.getKey(), List.of(), "");
      }
    }
  }

  private void remember(FilePosition position) {
    past.addLast(position);
    while (past.size() > REMEMBERED) {
      past.removeFirst();
    }
  }

  /**
   * Files that are not known and were last written to by then have been read. Those of the newest
   * moment are all known, since several files can be written within one tick of the file system.
   */
  private long settledBy() {
    return past.isEmpty() ? Long.MAX_VALUE : newest(past) - 1;
  }

  private static long newest(Collection<FilePosition> positions) {
    return positions.stream().mapToLong(FilePosition::modified).max().orElseThrow();
  }

  /**
   * Reads the files that rotation has made and that were not read, or not to their ends.
   *
   * @param next the file that bears the name; it may have been renamed or copied meanwhile
   * @param after files that were not met are left alone if they were last written to by then
   */
  private void readPast(@Nullable LogFile next, List<Path> others, long after)
      throws IOException, InterruptedException {
    List<PastFiles.Past> files = PastFiles.of(path, others);
    List<Long> done = new ArrayList<>();
    for (PastFiles.Past f : files) {
      byte[] first = f.firstBytes();
      if (first.length == 0 || Lines.areBinary(first)) {
        continue;
      }
      long hash = FilePosition.hash(first, first.length);
      if (done.contains(hash)) {
        continue;
      }
      Optional<FilePosition> known = lastOf(f.key(), first);
      boolean held = draining.stream().anyMatch(d -> d.file.key.equals(f.key()));
      boolean isNext = next != null && next.position().isOf(f.key(), first);
      boolean renamed = next != null && next.key.equals(f.key());
      if (held || isNext || renamed || (known.isEmpty() && f.modified() <= after)) {
        continue;
      }
      done.add(hash);
      finish(f, first, known);
    }
  }

  private Optional<FilePosition> lastOf(String key, byte[] first) {
    return past.stream()
        .filter(p -> p.isOf(key, first))
        .max(java.util.Comparator.comparingLong(FilePosition::offset));
  }

  private void finish(PastFiles.Past f, byte[] first, Optional<FilePosition> known)
      throws IOException, InterruptedException {
    FilePosition begin =
        known.orElseGet(() ->
            new FilePosition(
                f.key(),
                0,
                false,
                f.modified(),
                first.length,
                FilePosition.hash(first, first.length)));
    String stream = stream(begin);
    FilePosition end =
        f.read(
            begin,
            (lines, position, cut) -> {
              count.cut.add(cut);
              emit(stream, lines, position);
            });
    count.bytes.add(end.offset() - begin.offset());
    known.ifPresent(past::remove);
    remember(end);
  }

  /** Reads on in files that have lost their name, and closes those that stay as they are. */
  private boolean drain(long nanos) throws IOException, InterruptedException {
    boolean any = false;
    for (Iterator<Old> i = draining.iterator(); i.hasNext(); ) {
      Old old = i.next();
      long before = old.file.position().offset();
      LogFile.Outcome outcome = read(old.stream, old.file, LogFile.UNKNOWN, CHUNKS);
      boolean moved = old.file.position().offset() > before;
      if (moved) {
        old.since = nanos;
      }
      any |= outcome == LogFile.Outcome.MORE;
      if (outcome == LogFile.Outcome.EMPTIED || nanos - old.since > graceNanos) {
        if (outcome != LogFile.Outcome.EMPTIED) {
          Optional<String> rest = old.file.rest();
          if (rest.isPresent()) {
            emit(old.stream, List.of(rest.get()), old.file.position());
          }
        }
        past.removeIf(p -> p.key().equals(old.file.key));
        remember(old.file.position());
        old.file.close();
        i.remove();
        settle();
      }
    }
    return any;
  }

  /** Whether nothing is open any more and the name is gone. */
  boolean isGone() {
    return live == null && draining.isEmpty() && !Files.exists(path);
  }

  /** The name is followed no more. */
  void forget() throws InterruptedException {
    for (String s : List.copyOf(streams.keySet())) {
      output.accept(s, List.of(), "");
    }
    streams.clear();
  }

  void close() {
    try {
      LogFile file = live;
      if (file != null) {
        file.close();
      }
      for (Old old : draining) {
        old.file.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot close " + path, e);
    }
  }
}
