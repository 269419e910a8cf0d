package io.tarsier.logs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The courses that an entity's sessions take: which step follows which, and how often each step
 * comes in a session that begins alike. A session is unusual if a step came a number of times, none
 * among them, that fewer than one in 500 sessions have; if it has a step that hardly any has; or if
 * a step followed on one that it shuns, given how common both are. Interleaved steps, as of
 * replicas, are no trouble: they shun nothing.
 *
 * <p>At most 256 steps an entity and 64 events a session; first-order transitions only.
 */
final class Courses {

  static final int LONGEST = 64;

  private static final int STEPS = 256;
  private static final int COUNTS = 9;
  private static final int JUDGED_AFTER = 200;
  private static final double RARE = 0.002;
  private static final double COMMON = 0.05;
  private static final int END = -1;
  private static final int ODDITIES = 2_000;

  /** What is unusual in a session. */
  record Oddity(Kind kind, int before, int step) {}

  enum Kind {
    MISSING,
    FEWER,
    MORE,
    RARE,
    ORDER,
    UNFINISHED
  }

  /** How often an oddity was met. */
  static final class Met {
    long ever;
    int lately;
    String example = "";
  }

  private final Map<Long, Integer> places = new HashMap<>();
  final List<Long> templates = new ArrayList<>();

  /** First step and step, to how many sessions had it never, once, twice, … */
  private final Map<Integer, int[]> counts = new TreeMap<>();

  private final Map<Integer, Integer> firsts = new TreeMap<>();

  /** Step and next step or end, to how often. */
  private final Map<Integer, Integer> transitions = new TreeMap<>();

  private final int[] left = new int[STEPS];
  private final int[] came = new int[STEPS];
  private long events;
  long sessions;

  /** Judged sessions since the last {@link #turn}, and before it. */
  int lately;

  long before;

  final Map<Oddity, Met> met = new LinkedHashMap<>();

  /** The number of a template among the steps, or −1 when there are too many. */
  int step(long template) {
    Integer known = places.get(template);
    if (known != null) {
      return known;
    }
    if (templates.size() >= STEPS) {
      return -1;
    }
    places.put(template, templates.size());
    templates.add(template);
    return templates.size() - 1;
  }

  /** Judges a session that is over by all before it, and learns it. */
  List<Oddity> end(short[] steps, int n) {
    if (n == 0) {
      return List.of();
    }
    int[] times = new int[templates.size()];
    for (int i = 0; i < n; i++) {
      times[steps[i]]++;
    }
    List<Oddity> odd = sessions < JUDGED_AFTER ? List.of() : judge(steps, n, times);
    // What is odd is not learned as usual, unless it has become a usual sight.
    if (odd.isEmpty() || odd.stream().allMatch(this::common)) {
      learn(steps, n, times);
    }
    if (sessions > JUDGED_AFTER) {
      lately++;
    }
    return odd;
  }

  private boolean common(Oddity o) {
    Met m = met.get(o);
    return m != null && m.ever + m.lately > COMMON * sessions;
  }

  /** Counts what was unusual in a session. */
  void note(List<Oddity> odd, String session) {
    for (Oddity o : odd) {
      Met m = met.get(o);
      if (m == null) {
        if (met.size() >= ODDITIES) {
          continue;
        }
        m = new Met();
        met.put(o, m);
      }
      m.lately++;
      m.example = session;
    }
  }

  /** Begins to count anew what came lately. */
  void turn() {
    met.values().removeIf(m -> m.ever + m.lately == 0);
    for (Met m : met.values()) {
      m.ever += m.lately;
      m.lately = 0;
    }
    before += lately;
    lately = 0;
  }

  private List<Oddity> judge(short[] steps, int n, int[] times) {
    List<Oddity> odd = new ArrayList<>();
    int first = steps[0];
    int alike = firsts.getOrDefault(first, 0);
    if (alike >= JUDGED_AFTER) {
      for (int s = 0; s < times.length; s++) {
        int[] histogram = counts.get(pair(first, s));
        int had = Math.min(COUNTS - 1, times[s]);
        if (histogram == null) {
          if (had > 0) {
            odd.add(new Oddity(Kind.RARE, first, s));
          }
          continue;
        }
        int with = alike - never(histogram, alike);
        int same = had == 0 ? alike - with : histogram[had];
        if (same >= RARE * alike) {
          continue;
        }
        if (had == 0) {
          odd.add(new Oddity(Kind.MISSING, first, s));
        } else if (with < RARE * alike) {
          odd.add(new Oddity(Kind.RARE, first, s));
        } else {
          int more = 0;
          for (int k = had; k < COUNTS; k++) {
            more += histogram[k];
          }
          if (more < RARE * alike) {
            odd.add(new Oddity(Kind.MORE, first, s));
          } else if (with - more < RARE * alike) {
            odd.add(new Oddity(Kind.FEWER, first, s));
          }
        }
      }
    } else if (firsts.getOrDefault(first, 0) < RARE * sessions) {
      odd.add(new Oddity(Kind.RARE, first, first));
    }
    for (int i = 0; i + 1 < n; i++) {
      if (shuns(steps[i], steps[i + 1], came[steps[i + 1]] / (double) Math.max(1, events))) {
        odd.add(new Oddity(Kind.ORDER, steps[i], steps[i + 1]));
        break;
      }
    }
    int last = steps[n - 1];
    if (n < LONGEST && shuns(last, END, sessions / (double) Math.max(1, events + sessions))) {
      odd.add(new Oddity(Kind.UNFINISHED, last, last));
    }
    return odd;
  }

  private static int never(int[] histogram, int alike) {
    int with = 0;
    for (int k = 1; k < COUNTS; k++) {
      with += histogram[k];
    }
    return alike - with;
  }

  /** Whether a step comes after another so seldom, though both are common, that it is no chance. */
  private boolean shuns(int step, int next, double share) {
    int from = left[step];
    int seen = transitions.getOrDefault(pair(step, next + 1), 0);
    double free = from * share;
    return from >= JUDGED_AFTER && free >= 10 && seen < RARE * from && seen < 0.02 * free;
  }

  private void learn(short[] steps, int n, int[] times) {
    sessions++;
    int first = steps[0];
    firsts.merge(first, 1, Integer::sum);
    for (int s = 0; s < times.length; s++) {
      if (times[s] > 0) {
        int[] histogram = counts.computeIfAbsent(pair(first, s), k -> new int[COUNTS]);
        histogram[Math.min(COUNTS - 1, times[s])]++;
      }
    }
    for (int i = 0; i < n; i++) {
      int next = i + 1 < n ? steps[i + 1] : END;
      transitions.merge(pair(steps[i], next + 1), 1, Integer::sum);
      left[steps[i]]++;
      came[steps[i]]++;
      events++;
    }
  }

  private static int pair(int a, int b) {
    return a * (STEPS + 1) + b;
  }

  @Nullable Long template(int step) {
    return step >= 0 && step < templates.size() ? templates.get(step) : null;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(templates.size());
    for (int i = 0; i < templates.size(); i++) {
      out.writeLong(templates.get(i));
      out.writeInt(left[i]);
      out.writeInt(came[i]);
    }
    out.writeLong(events);
    out.writeLong(sessions);
    out.writeInt(lately);
    out.writeLong(before);
    save(out, firsts);
    save(out, transitions);
    out.writeInt(counts.size());
    for (Map.Entry<Integer, int[]> c : counts.entrySet()) {
      out.writeInt(c.getKey());
      for (int v : c.getValue()) {
        out.writeInt(v);
      }
    }
    out.writeInt(met.size());
    for (Map.Entry<Oddity, Met> m : met.entrySet()) {
      out.writeUTF(m.getKey().kind().name());
      out.writeInt(m.getKey().before());
      out.writeInt(m.getKey().step());
      out.writeLong(m.getValue().ever);
      out.writeInt(m.getValue().lately);
      out.writeUTF(m.getValue().example);
    }
  }

  private static void save(DataOutput out, Map<Integer, Integer> map) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<Integer, Integer> e : map.entrySet()) {
      out.writeInt(e.getKey());
      out.writeInt(e.getValue());
    }
  }

  static Courses load(DataInput in) throws IOException {
    Courses c = new Courses();
    int n = in.readInt();
    if (n > STEPS) {
      throw new IOException(n + " steps");
    }
    for (int i = 0; i < n; i++) {
      c.step(in.readLong());
      c.left[i] = in.readInt();
      c.came[i] = in.readInt();
    }
    c.events = in.readLong();
    c.sessions = in.readLong();
    c.lately = in.readInt();
    c.before = in.readLong();
    load(in, c.firsts);
    load(in, c.transitions);
    int histograms = in.readInt();
    for (int i = 0; i < histograms; i++) {
      int key = in.readInt();
      int[] histogram = new int[COUNTS];
      for (int k = 0; k < COUNTS; k++) {
        histogram[k] = in.readInt();
      }
      c.counts.put(key, histogram);
    }
    int oddities = in.readInt();
    for (int i = 0; i < oddities; i++) {
      Oddity o = new Oddity(Kind.valueOf(in.readUTF()), in.readInt(), in.readInt());
      Met m = new Met();
      m.ever = in.readLong();
      m.lately = in.readInt();
      m.example = in.readUTF();
      c.met.put(o, m);
    }
    return c;
  }

  private static void load(DataInput in, Map<Integer, Integer> map) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      map.put(in.readInt(), in.readInt());
    }
  }
}
