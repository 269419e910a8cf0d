package io.tarsier.logs;

import io.tarsier.model.LogRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds which place of a template names a session, for logs without traces: HDFS's block, a request
 * number. A place does if what stands in it comes again in another template, mostly, and nothing in
 * it comes all the time, as hosts and users do. Decided by the first 300 lines of a template, and
 * not again; until then it joins the open sessions that it names. Places that are not decided yet
 * are learned anew after a restart.
 *
 * <p>Values are remembered by hash in a table of 32,768; what is overwritten counts as unseen.
 */
final class SessionKeys {

  private static final int TABLE = 1 << 15;
  private static final int DECIDED_AFTER = 300;
  private static final int SHORTEST = 5;
  private static final int HOT = 100;
  private static final int MOST_TEMPLATES = 20_000;

  /** What was learned of a template's places. */
  private static final class Learned {
    final Places places;
    final String text;
    final int[] linked = new int[Places.MOST];
    final int[] hot = new int[Places.MOST];
    int lines;
    int joined;
    int place = -1;
    boolean decided;

    Learned(String text) {
      this.text = text;
      places = new Places(text);
    }
  }

  private final Map<Long, Learned> templates = new HashMap<>();
  private final long[] values = new long[TABLE];
  private final long[] owners = new long[TABLE];
  private final byte[] ownerPlaces = new byte[TABLE];
  private final byte[] times = new byte[TABLE];

  /** What the last line named as its session; set by {@link #key}. */
  String name = "";

  /** The session that a line names, or 0. */
  long key(long template, LogRecord record, EntityWatch watch, LongFunction<String> textOf) {
    Learned l = templates.get(template);
    if (l == null) {
      if (templates.size() >= MOST_TEMPLATES) {
        return 0;
      }
      l = new Learned(textOf.apply(template));
      templates.put(template, l);
    }
    if (l.decided && l.place < 0) {
      return 0;
    }
    String line = Places.spaced(record.body());
    if (!l.places.find(line)) {
      String text = textOf.apply(template);
      if (!text.equals(l.text)) {
        // The template has grown more general: its places are others now.
        Learned anew = new Learned(text);
        templates.put(template, anew);
      }
      return 0;
    }
    if (!l.decided) {
      long joined = joined(l, line, watch.sessions);
      learn(template, l, line);
      if (l.place >= 0 && l.joined * 2 < l.lines) {
        // Sessions begin with this template, or went on with it unheard: those so far are in part.
        watch.sessionsSince = record.epochMillis();
      }
      return joined;
    }
    if (l.place < 0) {
      return 0;
    }
    name = line.substring(l.places.from[l.place], l.places.to[l.place]);
    return Places.hash(name, 0, name.length());
  }

  void save(DataOutput out) throws IOException {
    out.writeInt((int) templates.values().stream().filter(l -> l.decided).count());
    for (Map.Entry<Long, Learned> e : templates.entrySet()) {
      if (e.getValue().decided) {
        out.writeLong(e.getKey());
        out.writeByte(e.getValue().place);
      }
    }
  }

  void load(DataInput in, LongFunction<String> textOf) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      long template = in.readLong();
      Learned l = new Learned(textOf.apply(template));
      l.place = in.readByte();
      l.decided = true;
      if (l.place < l.places.count()) {
        templates.put(template, l);
      }
    }
  }

  /** The open session that one of the places names, or 0. */
  private long joined(Learned l, String line, @Nullable Sessions sessions) {
    for (int p = 0; sessions != null && p < l.places.count(); p++) {
      if (nameLike(line, l.places.from[p], l.places.to[p])) {
        long hash = Places.hash(line, l.places.from[p], l.places.to[p]);
        if (sessions.isOpen(hash)) {
          l.joined++;
          name = line.substring(l.places.from[p], l.places.to[p]);
          return hash;
        }
      }
    }
    return 0;
  }

  private void learn(long template, Learned l, String line) {
    l.lines++;
    for (int p = 0; p < l.places.count(); p++) {
      int from = l.places.from[p];
      int to = l.places.to[p];
      if (!nameLike(line, from, to)) {
        continue;
      }
      long hash = Places.hash(line, from, to);
      int at = (int) hash & (TABLE - 1);
      if (values[at] != hash) {
        values[at] = hash;
        owners[at] = template;
        ownerPlaces[at] = (byte) p;
        times[at] = 1;
        continue;
      }
      if (times[at] >= HOT) {
        l.hot[p]++;
      } else {
        times[at]++;
      }
      if (owners[at] != template) {
        l.linked[p]++;
        Learned owner = templates.get(owners[at]);
        if (owner != null && !owner.decided) {
          owner.linked[ownerPlaces[at]]++;
        }
        owners[at] = template;
        ownerPlaces[at] = (byte) p;
      }
    }
    if (l.lines >= DECIDED_AFTER) {
      l.decided = true;
      int best = -1;
      for (int p = 0; p < l.places.count(); p++) {
        if (l.hot[p] * 10 < l.lines
            && l.linked[p] * 3 >= l.lines
            && (best < 0 || l.linked[p] > l.linked[best])) {
          best = p;
        }
      }
      l.place = best;
    }
  }

  /** Five characters or more with a digit, no address and no path. */
  private static boolean nameLike(String line, int from, int to) {
    if (to - from < SHORTEST) {
      return false;
    }
    boolean digit = false;
    int dots = 0;
    for (int i = from; i < to; i++) {
      char c = line.charAt(i);
      digit |= c >= '0' && c <= '9';
      dots += c == '.' ? 1 : 0;
      if (c == ' ' || c == '/' || c == ':') {
        return false;
      }
    }
    return digit && dots == 0;
  }
}
