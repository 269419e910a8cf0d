package io.tarsier.logs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The open sessions of one entity, the one that was quiet for longest first. A session is over when
 * nothing came for the timeout, or when there are too many.
 */
final class Sessions {

  private static final int NAME = 64;

  /** What came in a session, as steps of {@link Courses}. */
  static final class Session {
    final String name;
    final long begun;
    long last;
    short[] steps = new short[8];
    int n;

    Session(String name, long begun) {
      this.name = name;
      this.begun = begun;
    }

    void add(int step) {
      if (n >= Courses.LONGEST) {
        return;
      }
      if (n == steps.length) {
        steps = Arrays.copyOf(steps, n * 2);
      }
      steps[n++] = (short) step;
    }
  }

  private final Map<Long, Session> open = new LinkedHashMap<>(16, 0.75f, true);
  final Courses courses;

  /** Sessions that ended since the last minute closed because there was no room. */
  private final List<Session> squeezed = new ArrayList<>();

  Sessions() {
    this(new Courses());
  }

  private Sessions(Courses courses) {
    this.courses = courses;
  }

  void add(long key, String name, long template, long now, int most) {
    int step = courses.step(template);
    if (step < 0) {
      return;
    }
    Session s = open.get(key);
    if (s == null) {
      if (open.size() >= most) {
        Iterator<Session> eldest = open.values().iterator();
        squeezed.add(eldest.next());
        eldest.remove();
      }
      s = new Session(name.length() > NAME ? name.substring(0, NAME) : name, now);
      open.put(key, s);
    }
    s.last = Math.max(s.last, now);
    s.add(step);
  }

  boolean isOpen(long key) {
    return open.containsKey(key);
  }

  /** Takes out those that are over. */
  List<Session> over(long now, long timeout) {
    if (open.isEmpty() && squeezed.isEmpty()) {
      return List.of();
    }
    List<Session> over = new ArrayList<>(squeezed);
    squeezed.clear();
    for (Iterator<Session> i = open.values().iterator(); i.hasNext(); ) {
      Session s = i.next();
      if (now - s.last < timeout) {
        break;
      }
      over.add(s);
      i.remove();
    }
    return over;
  }

  void save(DataOutput out) throws IOException {
    courses.save(out);
    out.writeInt(open.size());
    for (Map.Entry<Long, Session> e : open.entrySet()) {
      out.writeLong(e.getKey());
      save(out, e.getValue());
    }
    out.writeInt(squeezed.size());
    for (Session s : squeezed) {
      save(out, s);
    }
  }

  private static void save(DataOutput out, Session s) throws IOException {
    out.writeUTF(s.name);
    out.writeLong(s.begun);
    out.writeLong(s.last);
    out.writeByte(s.n);
    for (int i = 0; i < s.n; i++) {
      out.writeShort(s.steps[i]);
    }
  }

  static Sessions load(DataInput in) throws IOException {
    Sessions sessions = new Sessions(Courses.load(in));
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      sessions.open.put(in.readLong(), session(in));
    }
    int more = in.readInt();
    for (int i = 0; i < more; i++) {
      sessions.squeezed.add(session(in));
    }
    return sessions;
  }

  private static Session session(DataInput in) throws IOException {
    Session s = new Session(in.readUTF(), in.readLong());
    s.last = in.readLong();
    int n = in.readByte();
    for (int i = 0; i < n; i++) {
      s.add(in.readShort());
    }
    return s;
  }
}
