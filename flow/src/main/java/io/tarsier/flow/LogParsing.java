package io.tarsier.flow;

import io.tarsier.logs.EntryParser;
import io.tarsier.logs.LogEntry;
import io.tarsier.logs.LogFormat;
import io.tarsier.logs.RecordJoiner;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes records of lines. A source hands over a line as it stands, level unknown: here its format
 * is told by the lines before it, its time, level and message are found, and the lines of a stack
 * trace become one record. A record that has a level is taken as it is.
 *
 * <p>Lines are joined within one stream, entity and set of labels. What is open is written down
 * with the position of its stream, so that a trace is not cut by a restart. On one thread.
 */
final class LogParsing {

  /** Records further ahead of the clock get the time of their arrival. */
  private static final long MAX_AHEAD_MILLIS = Pipeline.MAX_AHEAD.toMillis();

  private static final int MAX_OPEN = 4_096;
  private static final int SAMPLE = 64;

  /** After so many lines the format is settled until as many again have come. */
  private static final int SETTLED = 512;

  private static final long STALE_MILLIS = 86_400_000;

  /** An open record is taken for whole when nothing came for so long. */
  static final long IDLE_NANOS = 1_000_000_000L;

  private record Key(String stream, Entity entity, Labels labels) {}

  private static final class Open {
    final RecordJoiner joiner = new RecordJoiner();
    final List<String> sample = new ArrayList<>();
    LogFormat format = LogFormat.PLAIN;
    EntryParser parser = new EntryParser(LogFormat.PLAIN, 0);
    long reference;
    int lines;
    long arrived;
    long touched;
  }

  private final Map<Key, Open> open = new LinkedHashMap<>(16, 0.75f, true);

  /** Takes a record of a stream and gives out those that are whole. */
  void add(String stream, LogRecord record, long nanos, Consumer<LogRecord> out) {
    if (record.level() != LogLevel.UNKNOWN || record.body().indexOf('\n') >= 0) {
      out.accept(record);
      return;
    }
    Key key = new Key(stream, record.entity(), record.labels());
    Open o = open.get(key);
    if (o == null) {
      if (open.size() >= MAX_OPEN) {
        Map.Entry<Key, Open> eldest = open.entrySet().iterator().next();
        finish(eldest.getKey(), eldest.getValue(), out);
        open.remove(eldest.getKey());
      }
      o = new Open();
      open.put(key, o);
    }
    learnFormat(o, record.body(), record.epochMillis());
    o.touched = nanos;
    boolean joins = o.format == LogFormat.PLAIN || o.format == LogFormat.SYSLOG;
    if (!joins) {
      finish(key, o, out);
    }
    Optional<String> whole = o.joiner.add(record.body());
    if (whole.isPresent()) {
      give(key, o, whole.get(), out);
    }
    o.arrived = record.epochMillis();
    if (!joins) {
      finish(key, o, out);
    }
  }

  private static void learnFormat(Open o, String line, long arrived) {
    if (o.sample.size() >= SAMPLE) {
      o.sample.removeFirst();
    }
    o.sample.add(line);
    o.lines++;
    boolean look = o.lines < SETTLED ? Integer.bitCount(o.lines) == 1 : o.lines % SETTLED == 0;
    LogFormat format = look ? LogFormat.detect(o.sample) : o.format;
    if (format != o.format || o.lines == 1 || Math.abs(arrived - o.reference) > STALE_MILLIS) {
      o.format = format;
      o.reference = arrived;
      o.parser = new EntryParser(format, arrived);
    }
  }

  private static void finish(Key key, Open o, Consumer<LogRecord> out) {
    o.joiner.finish().ifPresent(whole -> give(key, o, whole, out));
  }

  private static void give(Key key, Open o, String text, Consumer<LogRecord> out) {
    if (text.isBlank()) {
      return;
    }
    LogEntry e = o.parser.parse(text);
    boolean usable = e.hasTime() && e.epochMillis() <= o.arrived + MAX_AHEAD_MILLIS;
    String trace = e.fields().getOrDefault("trace_id", e.fields().getOrDefault("traceId", ""));
    out.accept(
        new LogRecord(
            key.entity(),
            key.labels(),
            usable ? e.epochMillis() : o.arrived,
            e.level(),
            e.message(),
            trace));
  }

  /** Gives out records that nothing was added to for a while. */
  void idle(long nanos, Consumer<LogRecord> out) {
    for (Map.Entry<Key, Open> e : open.entrySet()) {
      if (nanos - e.getValue().touched >= IDLE_NANOS) {
        finish(e.getKey(), e.getValue(), out);
      }
    }
  }

  /** A stream has ended. */
  void end(String stream, Consumer<LogRecord> out) {
    open.entrySet()
        .removeIf(e -> {
          boolean its = e.getKey().stream().equals(stream);
          if (its) {
            finish(e.getKey(), e.getValue(), out);
          }
          return its;
        });
  }

  /** Writes down what is open. */
  void save(DataOutputStream out) throws IOException {
    List<Map.Entry<Key, Open>> all = new ArrayList<>(open.entrySet());
    List<Map.Entry<Key, String>> pending = new ArrayList<>();
    for (Map.Entry<Key, Open> e : all) {
      Optional<String> text = e.getValue().joiner.finish();
      if (text.isPresent()) {
        text.get().lines().forEach(e.getValue().joiner::add);
        pending.add(Map.entry(e.getKey(), text.get()));
      }
    }
    out.writeInt(pending.size());
    for (Map.Entry<Key, String> e : pending) {
      Key k = e.getKey();
      out.writeUTF(k.stream());
      out.writeUTF(k.entity().kind().name());
      out.writeUTF(k.entity().scope());
      out.writeUTF(k.entity().name());
      Map<String, String> labels = k.labels().asMap();
      out.writeInt(labels.size());
      for (Map.Entry<String, String> l : labels.entrySet()) {
        out.writeUTF(l.getKey());
        out.writeUTF(l.getValue());
      }
      byte[] text = e.getValue().getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
  }

  void load(DataInputStream in, long arrived, long nanos) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      String stream = in.readUTF();
      Entity entity = new Entity(Entity.Kind.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
      Map<String, String> labels = new LinkedHashMap<>();
      for (int l = in.readInt(); l > 0; l--) {
        labels.put(in.readUTF(), in.readUTF());
      }
      String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      Open o = new Open();
      o.touched = nanos;
      text.lines()
          .forEach(line -> {
            learnFormat(o, line, arrived);
            o.joiner.add(line);
          });
      o.arrived = arrived;
      open.put(new Key(stream, entity, Labels.of(labels)), o);
    }
  }
}
