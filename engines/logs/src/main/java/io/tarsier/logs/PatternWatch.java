package io.tarsier.logs;

import io.tarsier.model.Entity;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the patterns of logs and tells what is odd: what is new, has vanished, comes more or less
 * often than usual, is louder, takes an unusual course, has unusual values, or comes together.
 *
 * <p>Each record is mined ({@link TemplateMiner}) and counted with its entity; the rest happens
 * once a minute of event time. A record of a known pattern costs the miner's look-up and some
 * counting. What is kept is bounded by the settings; the same records and ticks in the same order
 * give the same findings, also across {@link #save} and {@link #load}. One thread an instance.
 *
 * <p>A finding that lasts is told again with the same identifier, at most every five minutes while
 * it changes, and once more when it has ended.
 */
public final class PatternWatch {

  private static final int VERSION = 1;
  private static final int REMEMBERED = 500;

  private final PatternWatchSettings settings;
  private final TemplateMiner miner;
  private final Judge judge;
  private final SessionKeys keys = new SessionKeys();
  private final Map<Entity, EntityWatch> entities = new LinkedHashMap<>();
  private final Map<String, Told> told = new LinkedHashMap<>();
  private @Nullable EntityWatch latest;
  private int patterns;
  private long forgotten;
  private boolean merged;
  private long lastTemplate;

  /** A finding, as far as a dismissal needs it. */
  private record Told(Entity entity, List<Long> patterns, LogAnomaly.Change change) {}

  public PatternWatch(PatternWatchSettings settings) {
    this(settings, new TemplateMiner(settings.miner()));
  }

  private PatternWatch(PatternWatchSettings settings, TemplateMiner miner) {
    this.settings = settings;
    this.miner = miner;
    judge = new Judge(settings, miner, new HashingEncoder());
  }

  /**
   * Takes a record in.
   *
   * @param record personal data and secrets in its body are masked already
   * @return what is to be told now; mostly nothing
   */
  public List<LogAnomaly> observe(LogRecord record) {
    byte[] body = record.body().getBytes(StandardCharsets.UTF_8);
    Match match = miner.learn(body, 0, firstLine(body), record.epochMillis());
    merged |= match.changed();
    lastTemplate = match.templateId();
    List<LogAnomaly> out = new ArrayList<>(0);
    EntityWatch watch = watch(record);
    if (merged && record.epochMillis() >= (watch.minute() + 1) * EntityWatch.MINUTE) {
      mergeAll();
    }
    int before = watch.all.size();
    long session;
    String name;
    if (record.trace().isEmpty()) {
      session = keys.key(match.templateId(), record, watch, judge::text);
      name = keys.name;
    } else {
      name = record.trace();
      session = Places.hash(name, 0, name.length());
    }
    watch.met(match.templateId(), record, session, name, out);
    patterns += watch.all.size() - before;
    if (patterns > settings.maxPatterns()) {
      forgetPatterns();
    }
    return remember(out);
  }

  /** Says that it is now at least so late: closes minutes and tells what is due. */
  public List<LogAnomaly> advance(long epochMillis) {
    List<LogAnomaly> out = new ArrayList<>();
    if (merged) {
      mergeAll();
    }
    for (EntityWatch e : List.copyOf(entities.values())) {
      e.advance(epochMillis, out);
    }
    return remember(out);
  }

  private EntityWatch watch(LogRecord record) {
    EntityWatch l = latest;
    if (l != null && l.entity.equals(record.entity())) {
      return l;
    }
    EntityWatch e = entities.get(record.entity());
    if (e == null) {
      if (entities.size() >= settings.maxEntities()) {
        forgetEntity();
      }
      e = new EntityWatch(record.entity(), settings, judge, record.epochMillis());
      entities.put(record.entity(), e);
    }
    latest = e;
    return e;
  }

  private static int firstLine(byte[] body) {
    for (int i = 0; i < body.length; i++) {
      if (body[i] == '\n') {
        return i > 0 && body[i - 1] == '\r' ? i - 1 : i;
      }
    }
    return body.length;
  }

  private void mergeAll() {
    merged = false;
    patterns = 0;
    for (EntityWatch e : entities.values()) {
      e.merge(miner);
      patterns += e.all.size();
    }
  }

  private void forgetEntity() {
    EntityWatch oldest =
        entities.values().stream()
            .min(Comparator.comparingLong(e -> e.clock))
            .orElseThrow(() -> new IllegalStateException("no entity to forget"));
    entities.remove(oldest.entity);
    patterns -= oldest.all.size();
    forgotten += oldest.all.size();
  }

  /** Forgets the eighth of all patterns that was not met for longest. */
  private void forgetPatterns() {
    long[] times =
        entities.values().stream()
            .flatMap(e -> e.all.stream())
            .mapToLong(t -> t.lastSeen)
            .sorted()
            .toArray();
    long until = times[Math.max(0, times.length / 8 - 1)];
    int excess = times.length / 8;
    for (EntityWatch e : entities.values()) {
      List<Track> gone = new ArrayList<>();
      for (Track t : e.all) {
        if (t.lastSeen <= until && gone.size() < excess) {
          gone.add(t);
        }
      }
      excess -= gone.size();
      e.remove(gone);
      patterns -= gone.size();
      forgotten += gone.size();
    }
  }

  private List<LogAnomaly> remember(List<LogAnomaly> out) {
    for (LogAnomaly a : out) {
      told.remove(a.id());
      told.put(
          a.id(),
          new Told(
              a.entity(),
              a.patterns().stream().map(p -> Long.parseUnsignedLong(p.id(), 16)).toList(),
              a.change()));
      if (told.size() > REMEMBERED) {
        told.remove(told.keySet().iterator().next());
      }
    }
    return out.isEmpty() ? List.of() : out;
  }

  /** The identifier of the pattern that the last record followed. */
  public String lastPattern() {
    return Template.name(lastTemplate);
  }

  /** Whether a finding is one that was told lately, or has gone on since. */
  public boolean knows(String finding) {
    return told.containsKey(finding);
  }

  TemplateMiner miner() {
    return miner;
  }

  /** Lets a study hear of every session that was judged. */
  void listenToSessions(BiConsumer<String, List<Courses.Oddity>> listener) {
    judge.sessionListener = listener;
  }

  /** How many pairs of entity and pattern are watched. */
  public int size() {
    return patterns;
  }

  /** How many of them were forgotten because there were too many. */
  public long forgotten() {
    return forgotten;
  }

  /** All patterns of all entities: new ones first, then changed ones, then by count. */
  public List<PatternState> patterns() {
    List<PatternState> states = new ArrayList<>(patterns);
    for (EntityWatch e : entities.values()) {
      for (Track t : e.all) {
        states.add(state(e, t));
      }
    }
    states.sort(
        Comparator.comparing(PatternState::state)
            .thenComparing(Comparator.comparingLong(PatternState::total).reversed())
            .thenComparing(PatternState::id)
            .thenComparing(s -> s.entity().id()));
    return states;
  }

  /** One pattern of one entity. */
  public Optional<PatternState> pattern(Entity entity, String id) {
    EntityWatch e = entities.get(entity);
    Track t = e == null ? null : e.tracks.get(parse(id));
    return e == null || t == null ? Optional.empty() : Optional.of(state(e, t));
  }

  /** One pattern, of the entity where it comes most. */
  public Optional<PatternState> pattern(String id) {
    long key = parse(id);
    PatternState most = null;
    for (EntityWatch e : entities.values()) {
      Track t = e.tracks.get(key);
      if (t != null && (most == null || t.total > most.total())) {
        most = state(e, t);
      }
    }
    return Optional.ofNullable(most);
  }

  private PatternState state(EntityWatch e, Track t) {
    Map<LogLevel, Long> levels = new EnumMap<>(LogLevel.class);
    for (LogLevel l : LogLevel.values()) {
      if (t.count(l) > 0) {
        levels.put(l, (long) t.count(l));
      }
    }
    int[] minutes = new int[MinuteRing.MINUTES];
    long last = e.minute();
    for (int i = 0; i < minutes.length - 1; i++) {
      minutes[i] = (int) Math.min(Integer.MAX_VALUE, t.ring.get(last - minutes.length + 1 + i));
    }
    minutes[minutes.length - 1] = t.open;
    long hourAgo = e.clock - 60 * EntityWatch.MINUTE;
    PatternState.State state =
        t.late && t.firstSeen > hourAgo
            ? PatternState.State.NEW
            : t.trouble != null || t.troubled > hourAgo
                ? PatternState.State.CHANGED
                : PatternState.State.STEADY;
    return new PatternState(
        e.entity,
        t.name(),
        judge.text(t.id),
        t.loudest(),
        levels,
        t.total,
        t.firstSeen,
        t.lastSeen,
        minutes,
        (last + 1) * EntityWatch.MINUTE,
        state,
        t.examples);
  }

  private static long parse(String id) {
    try {
      return Long.parseUnsignedLong(id, 16);
    } catch (NumberFormatException e) {
      return TemplateMiner.NONE;
    }
  }

  /**
   * Hears that a finding is no anomaly, or that a pattern is of no interest: what it is about is
   * told only when it is much odder.
   *
   * @param id of a finding or of a pattern, then in all entities
   * @return whether there is such a one
   */
  public boolean dismiss(String id) {
    Told finding = told.get(id);
    if (finding != null) {
      EntityWatch e = entities.get(finding.entity());
      if (e == null) {
        return false;
      }
      for (long pattern : finding.patterns()) {
        Track t = e.tracks.get(pattern);
        if (t != null) {
          t.dismissed++;
        }
      }
      return true;
    }
    long key = parse(id);
    boolean any = false;
    for (EntityWatch e : entities.values()) {
      Track t = e.tracks.get(key);
      if (t != null) {
        t.dismissed++;
        any = true;
      }
    }
    return any;
  }

  /** Takes back that a finding is no anomaly. */
  public void undismiss(String finding) {
    Told told = this.told.get(finding);
    EntityWatch e = told == null ? null : entities.get(told.entity());
    if (told == null || e == null) {
      return;
    }
    for (long pattern : told.patterns()) {
      Track t = e.tracks.get(pattern);
      if (t != null && t.dismissed > 0) {
        t.dismissed--;
      }
    }
  }

  /** Everything known, to be given to {@link #load} after a restart. */
  public byte[] save() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      byte[] templates = miner.save();
      out.writeInt(templates.length);
      out.write(templates);
      keys.save(out);
      out.writeLong(forgotten);
      out.writeBoolean(merged);
      out.writeInt(entities.size());
      for (EntityWatch e : entities.values()) {
        out.writeUTF(e.entity.kind().word());
        out.writeUTF(e.entity.scope());
        out.writeUTF(e.entity.name());
        e.save(out);
      }
      out.writeInt(told.size());
      for (Map.Entry<String, Told> t : told.entrySet()) {
        out.writeUTF(t.getKey());
        out.writeUTF(t.getValue().entity().kind().word());
        out.writeUTF(t.getValue().entity().scope());
        out.writeUTF(t.getValue().entity().name());
        out.writeUTF(t.getValue().change().word());
        out.writeByte(t.getValue().patterns().size());
        for (long p : t.getValue().patterns()) {
          out.writeLong(p);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Goes on where {@link #save} stopped.
   *
   * @throws IllegalArgumentException when the bytes are not such a snapshot
   */
  public static PatternWatch load(PatternWatchSettings settings, byte[] saved) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "patterns saved by version " + version + ", this is " + VERSION + ": learn them anew");
      }
      int length = in.readInt();
      if (length < 0 || length > saved.length) {
        throw new IllegalArgumentException("not a snapshot of patterns: " + length + " bytes");
      }
      byte[] templates = new byte[length];
      in.readFully(templates);
      PatternWatch watch =
          new PatternWatch(settings, TemplateMiner.load(settings.miner(), templates));
      watch.keys.load(in, watch.judge::text);
      watch.forgotten = in.readLong();
      watch.merged = in.readBoolean();
      int entities = in.readInt();
      for (int i = 0; i < entities; i++) {
        Entity entity = entity(in);
        EntityWatch e = EntityWatch.load(entity, settings, watch.judge, in);
        watch.entities.put(entity, e);
        watch.patterns += e.all.size();
        for (Track t : e.all) {
          if (t.slots != null) {
            watch.judge.mayWatchPlaces();
          }
        }
      }
      int findings = in.readInt();
      for (int i = 0; i < findings; i++) {
        String id = in.readUTF();
        Entity entity = entity(in);
        LogAnomaly.Change change = LogAnomaly.Change.ofWord(in.readUTF());
        List<Long> ids = new ArrayList<>();
        int n = in.readByte();
        for (int j = 0; j < n; j++) {
          ids.add(in.readLong());
        }
        watch.told.put(id, new Told(entity, List.copyOf(ids), change));
      }
      return watch;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a snapshot of patterns: " + e.getMessage(), e);
    }
  }

  private static Entity entity(DataInputStream in) throws IOException {
    return new Entity(Entity.Kind.ofWord(in.readUTF()), in.readUTF(), in.readUTF());
  }
}
