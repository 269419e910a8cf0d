package io.tarsier.logs;

import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogAnomaly.Change;
import io.tarsier.model.LogLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Closes a minute of an entity: holds each pattern's count against what was to be expected, opens
 * findings, follows those that are open, and ends them.
 *
 * <p>A rate is odd when chance alone would give it less often than the budget allows, over all
 * patterns, minutes and horizons of a day together (negative binomial tails, see {@link CountTail}
 * and {@link Rate}), when it is at least twice what was to be expected, and well beyond the highest
 * seen in the last days.
 */
final class Judge {

  /** Half of the budget is for rates. */
  private static final double RATES = 0.5;

  private static final int JOINING = 5;
  private static final int NEW_JOINING = 10;
  private static final int SPIKE_QUIET = 5;
  private static final int RETELL = 5;
  private static final int ACCUSTOMED = 120;
  private static final int LONGEST = 720;
  private static final int WATCHED_PLACES = 20_000;

  /** Minutes in which sessions are counted together. */
  private static final int SESSIONS = 10;

  /** Sessions of an entity after which an unusual one is told. */
  private static final int SESSIONS_LEARNED = 500;

  /** How surprising unusual sessions have to be. */
  private static final double SESSION_BAR = 7;

  private static final double BORN = 1 - Math.pow(0.5, 1.0 / 180);
  private static final double LIKE = 0.7;
  private static final int LOOKED_AT = 1_000;

  private final PatternWatchSettings settings;
  private final TemplateMiner miner;
  private final Company company;
  private final SentenceEncoder encoder;
  private int watchedPlaces;

  /** Hears of every session that was judged, and what was unusual in it. */
  BiConsumer<String, List<Courses.Oddity>> sessionListener = (name, odd) -> {};

  Judge(PatternWatchSettings settings, TemplateMiner miner, SentenceEncoder encoder) {
    this.settings = settings;
    this.miner = miner;
    this.encoder = encoder;
    company = new Company(this::text);
  }

  /** Whether the places of one more pattern may be watched; counts it if so. */
  boolean mayWatchPlaces() {
    if (watchedPlaces >= WATCHED_PLACES) {
      return false;
    }
    watchedPlaces++;
    return true;
  }

  String text(long id) {
    return miner.template(id).map(Template::text).orElse("(forgotten)");
  }

  void close(EntityWatch e, long minute, List<Track> born, List<LogAnomaly> out) {
    long now = (minute + 1) * EntityWatch.MINUTE;
    boolean learned = e.learned(now);
    double threshold = threshold(e);
    List<Odd> odd = new ArrayList<>();
    List<Odd> stirred = new ArrayList<>();
    for (Track t : e.all) {
      long count = t.open;
      t.open = 0;
      if (count > 0) {
        t.ring.put(minute, count);
      }
      long five = t.lastSeen < (minute - 4) * EntityWatch.MINUTE ? 0 : t.ring.sum(minute, 5);
      Trouble trouble = t.trouble;
      if (trouble != null) {
        follow(t, trouble, minute, count, five);
        // A spike that has just begun may turn out to have company.
        if (trouble.change == Change.SPIKE && minute - begun(trouble) <= JOINING && five > 0) {
          stirred.add(new Odd(t, Change.SPIKE, trouble.surprise, five, 5, t.rate.most(minute), ""));
        }
      } else if (learned) {
        Odd o = RateJudge.judge(t, minute, count, five, threshold, stirred);
        if (o != null) {
          odd.add(o);
        }
      }
      boolean troubled =
          trouble != null
              && trouble.change != Change.NEW
              && now - trouble.start < ACCUSTOMED * EntityWatch.MINUTE;
      t.rate.learn(minute, count, five, troubled);
    }
    odd.addAll(sessions(e, minute, now));
    boolean loudTrouble = e.open.stream().anyMatch(t -> t.level.compareTo(LogLevel.ERROR) >= 0);
    double louder = e.loudness.learn(minute, e.lines, e.errors, loudTrouble);
    e.lines = 0;
    e.errors = 0;
    if (learned) {
      for (Odd o : e.heard) {
        if (o.track().dismissed == 0) {
          odd.add(new Odd(o.track(), o.change(), threshold, 1, 1, o.expected(), o.text()));
        }
      }
      open(e, minute, threshold, odd, stirred, born);
      if (louder >= threshold && !loudTrouble) {
        louder(e, minute, threshold, louder);
      }
    }
    e.heard.clear();
    births(e, minute, born);
    tell(e, minute, out);
  }

  private static long begun(Trouble t) {
    return Math.floorDiv(t.start, EntityWatch.MINUTE);
  }

  /** More errors than usual, though no pattern alone is to blame. */
  private void louder(EntityWatch e, long minute, double threshold, double surprise) {
    List<Track> loud =
        e.all.stream()
            .filter(t -> t.loud() && t.trouble == null && t.ring.sum(minute, 5) > 0)
            .sorted(
                Comparator.<Track>comparingLong(t -> -t.ring.sum(minute, 5))
                    .thenComparingLong(t -> t.id))
            .limit(Trouble.NAMED)
            .toList();
    if (loud.isEmpty() || e.open.stream().anyMatch(t -> t.level.compareTo(LogLevel.ERROR) >= 0)) {
      return;
    }
    Odd first = new Odd(loud.getFirst(), Change.LEVEL, surprise, 0, 5, 0, "");
    Trouble t = begin(e, minute, Change.LEVEL, first, threshold);
    for (Track track : loud) {
      t.add(track, track.rate.most(minute), track.ring.sum(minute, 5), surprise);
    }
    t.text =
        String.format(
            Locale.ROOT,
            "%,d errors in 5 minutes; about %s were usual among so many lines. Most of them: %s.",
            e.loudness.errorsNow,
            Say.number(Math.rint(e.loudness.usual * 10) / 10),
            Say.quoted(text(first.track().id)));
  }

  private void births(EntityWatch e, long minute, List<Track> born) {
    if ((minute + 1) * EntityWatch.MINUTE - e.start < 15 * EntityWatch.MINUTE) {
      return;
    }
    int loud = 0;
    for (Track t : born) {
      loud += t.loud() ? 1 : 0;
    }
    e.bornLoud += BORN * (loud - e.bornLoud);
    e.bornQuiet += BORN * (born.size() - loud - e.bornQuiet);
  }

  /** Judges the sessions that are over and says what was unusual in too many of them. */
  private List<Odd> sessions(EntityWatch e, long minute, long now) {
    Sessions sessions = e.sessions;
    if (sessions == null) {
      return List.of();
    }
    Courses courses = sessions.courses;
    for (Sessions.Session s : sessions.over(now, settings.sessionTimeout().toMillis())) {
      if (s.begun < e.sessionsSince) {
        continue;
      }
      List<Courses.Oddity> odd = courses.end(s.steps, s.n);
      sessionListener.accept(s.name, odd);
      courses.note(odd, s.name);
    }
    List<Odd> found = new ArrayList<>();
    if (courses.before >= SESSIONS_LEARNED && e.learned(now) && courses.lately > 0) {
      for (Map.Entry<Courses.Oddity, Courses.Met> m : courses.met.entrySet()) {
        Courses.Met met = m.getValue();
        if (met.lately == 0) {
          continue;
        }
        double usual = (met.ever + 0.5) / (courses.before + 1.0) * courses.lately;
        double surprise = -CountTail.upper(met.lately, usual, 0.2);
        Long template = courses.template(m.getKey().step());
        Track t = template == null ? null : e.tracks.get(miner.current(template));
        if (surprise >= SESSION_BAR && t != null) {
          found.add(
              new Odd(
                  t,
                  Change.SEQUENCE,
                  surprise,
                  met.lately,
                  SESSIONS,
                  Double.NaN,
                  words(courses, m.getKey(), met)));
        }
      }
    }
    if (minute % SESSIONS == 0) {
      courses.turn();
    }
    return found;
  }

  private String words(Courses courses, Courses.Oddity o, Courses.Met met) {
    Long before = courses.template(o.before());
    Long step = courses.template(o.step());
    String a = before == null ? "" : Say.quoted(text(before));
    String b = step == null ? "" : Say.quoted(text(step));
    String what =
        switch (o.kind()) {
          case MISSING -> "without " + b;
          case FEWER -> "with fewer of " + b + " than usual";
          case MORE -> "with more of " + b + " than usual";
          case RARE -> "with " + b + ", which hardly any has";
          case ORDER -> "in which " + b + " followed on " + a;
          case UNFINISHED -> "that ended with " + b;
        };
    return String.format(
        Locale.ROOT,
        "%,d of the last %,d sessions took an unusual course: %s (such as %s); %,d of %,d did before.",
        met.lately,
        courses.lately,
        what,
        met.example,
        met.ever,
        courses.before);
  }

  private double threshold(EntityWatch e) {
    int judged = 0;
    for (Track t : e.all) {
      if (t.rate.minutes >= RateJudge.JUDGED_AFTER) {
        judged++;
      }
    }
    return Math.log(2 * 1440.0 * Math.max(1, judged) / (settings.budget() * RATES));
  }

  /** Counts on, and looks whether the trouble lasts. */
  private static void follow(Track t, Trouble trouble, long minute, long count, long five) {
    Trouble.Member member = null;
    for (Trouble.Member m : trouble.members) {
      if (m.track == t) {
        member = m;
        break;
      }
    }
    if (member == null) {
      t.trouble = null;
      return;
    }
    trouble.count(member, count);
    boolean lasts =
        switch (trouble.change) {
          case SPIKE, TOGETHER -> {
            double usual =
                CountTail.upperBound(5 * t.rate.most(minute), t.rate.variation5(), 0.001);
            yield five > Math.max(usual, 7.5 * member.expected) && count > 0;
          }
          case DROP -> five < 3 * member.expected;
          case VANISHED -> five < Math.max(1, 1.5 * member.expected);
          case NEW, LEVEL, SEQUENCE, PARAMETER -> false;
        };
    if (lasts) {
      trouble.last = minute;
    }
  }

  private void open(
      EntityWatch e,
      long minute,
      double threshold,
      List<Odd> odd,
      List<Odd> stirred,
      List<Track> born) {
    int begun = 0;
    for (Trouble t : e.open) {
      if (Math.floorDiv(t.start, EntityWatch.MINUTE) > minute - JOINING) {
        begun++;
      }
    }
    opened(e, minute, threshold, born);
    odd.sort(
        Comparator.<Odd, LogLevel>comparing(o -> o.track().loudest(), Comparator.reverseOrder())
            .thenComparingDouble(o -> -o.surprise())
            .thenComparingLong(o -> o.track().id));
    for (Company.Group group : company.groups(e, minute, stirred, threshold)) {
      begun++;
      for (Odd o : group.members()) {
        // What was told as a spike of its own is over: it is part of this now.
        Trouble alone = o.track().trouble;
        if (alone != null) {
          alone.last = Math.min(alone.last, minute - SPIKE_QUIET);
        }
      }
      Trouble t = begin(e, minute, Change.TOGETHER, group.members().getFirst(), threshold);
      for (Odd o : group.members()) {
        t.add(o.track(), o.expected(), o.track().ring.sum(minute, 5), o.surprise());
      }
      t.surprise = group.surprise();
      t.text = group.text();
      t.keywords = group.keywords();
    }
    for (Odd o : odd) {
      if (o.track().trouble != null) {
        continue;
      }
      Trouble t = joinable(e, o, minute);
      if (t == null || (o.change() != Change.SEQUENCE && minute - begun(t) > 2 * JOINING)) {
        if (begun >= settings.maxFindings()) {
          continue;
        }
        begun++;
        t = begin(e, minute, o.change(), o, threshold);
        t.text =
            o.change() == Change.SEQUENCE
                ? o.text()
                : Say.quoted(text(o.track().id)) + " " + o.text() + ".";
      }
      t.add(o.track(), o.expected(), o.count(), o.surprise());
      t.last = minute;
    }
  }

  /** The open finding that something odd belongs to: the same change, or what spikes together. */
  private static @Nullable Trouble joinable(EntityWatch e, Odd o, long minute) {
    int joining = o.change() == Change.SEQUENCE ? SESSIONS : JOINING;
    Trouble t = e.lately(o.change(), minute - joining);
    return t == null && o.change() == Change.SPIKE
        ? e.lately(Change.TOGETHER, minute - JOINING)
        : t;
  }

  private static Trouble begin(
      EntityWatch e, long minute, Change change, Odd first, double threshold) {
    long start = (minute + 1 - first.minutes()) * EntityWatch.MINUTE;
    Trouble t = new Trouble(e.entity, change, start, first.track());
    t.threshold = threshold;
    t.last = minute;
    t.confidence = 0.65 + 0.3 * Math.min(1, first.track().rate.minutes / 1440.0);
    e.open.add(t);
    return t;
  }

  /**
   * Patterns never met before: one finding for all that come within some minutes. An entity that
   * keeps saying new things is told of only when it says more of them than it uses to.
   */
  private void opened(EntityWatch e, long minute, double threshold, List<Track> born) {
    int loud = 0;
    for (Track track : born) {
      loud += track.loud() ? 1 : 0;
    }
    double loudSurprise = -CountTail.upper(loud, NEW_JOINING * e.bornLoud + 0.01, 0.5);
    double quietSurprise =
        -CountTail.upper(born.size() - loud, NEW_JOINING * e.bornQuiet + 0.01, 0.5);
    for (Track track : born) {
      if (track.trouble != null || track.dismissed > 0) {
        continue;
      }
      Trouble t = e.lately(Change.NEW, minute - NEW_JOINING);
      boolean tells = track.loud() ? loudSurprise >= 1.5 : quietSurprise >= 3;
      if (t == null && !tells) {
        continue;
      }
      if (t == null) {
        t = new Trouble(e.entity, Change.NEW, track.firstSeen, track);
        t.threshold = threshold;
        e.open.add(t);
      }
      t.last = minute;
      t.add(track, 0, track.total, track.loud() ? threshold * 2.5 : threshold);
      String like = like(e, track);
      t.text =
          Say.quoted(text(t.inOrder().getFirst().track.id))
              + " was never seen before"
              + (t.members.size() == 1
                  ? ""
                  : ", nor were " + (t.members.size() - 1) + " other patterns in these minutes")
              + "."
              + (t.members.size() == 1 && like != null ? " It resembles " + like + "." : "");
    }
  }

  /** The known pattern that says nearly the same, if there is one. */
  private @Nullable String like(EntityWatch e, Track track) {
    float[] own = encoder.encode(text(track.id));
    String best = null;
    double most = LIKE;
    for (Track t : e.all.subList(0, Math.min(LOOKED_AT, e.all.size()))) {
      if (t == track || t.late) {
        continue;
      }
      double likeness = SentenceEncoder.likeness(own, encoder.encode(text(t.id)));
      if (likeness > most) {
        most = likeness;
        best = Say.quoted(text(t.id));
      }
    }
    return best;
  }

  private void tell(EntityWatch e, long minute, List<LogAnomaly> out) {
    long now = (minute + 1) * EntityWatch.MINUTE;
    for (Trouble t : List.copyOf(e.open)) {
      int quiet = t.change == Change.NEW || t.change == Change.SEQUENCE ? NEW_JOINING : SPIKE_QUIET;
      boolean over =
          (t.change == Change.VANISHED || t.change == Change.DROP)
              ? minute > t.last
              : minute - t.last >= quiet;
      if (over || now - t.start > LONGEST * EntityWatch.MINUTE) {
        long end = Math.min(now, (t.last + 1) * EntityWatch.MINUTE);
        e.open.remove(t);
        for (Trouble.Member m : t.members) {
          if (m.track.trouble == t) {
            m.track.trouble = null;
          }
          m.track.troubled = now;
        }
        out.add(t.report(e.entity, this::text, end, false));
      } else if (t.fresh || (minute - t.told >= RETELL && t.last == minute)) {
        t.fresh = false;
        t.told = minute;
        out.add(t.report(e.entity, this::text, now, true));
      }
    }
  }
}
