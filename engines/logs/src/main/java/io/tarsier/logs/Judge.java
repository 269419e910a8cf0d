package io.tarsier.logs;

import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogAnomaly.Change;
import io.tarsier.model.LogLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  private static final int JUDGED_AFTER = 60;
  private static final int DROPS_AFTER = 120;
  private static final int JOINING = 5;
  private static final int NEW_JOINING = 10;
  private static final int SPIKE_QUIET = 5;
  private static final int RETELL = 5;
  private static final int ACCUSTOMED = 120;
  private static final int LONGEST = 720;
  private static final double STIRRED = Math.log(1000);

  /** A dismissal asks for a hundredth of the chance, and for more beyond what was seen. */
  private static final double DISMISSAL = Math.log(100);

  private final PatternWatchSettings settings;
  private final TemplateMiner miner;
  private final Company company;

  /** Something odd about a pattern, found in this minute. */
  record Odd(
      Track track,
      Change change,
      double surprise,
      long count,
      int minutes,
      double expected,
      String text) {}

  Judge(PatternWatchSettings settings, TemplateMiner miner, SentenceEncoder encoder) {
    this.settings = settings;
    this.miner = miner;
    company = new Company(encoder, this::text);
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
      } else if (learned) {
        Odd o = judge(t, minute, count, five, threshold, stirred);
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
    if (learned) {
      open(e, minute, threshold, odd, stirred, born);
    }
    tell(e, minute, out);
  }

  private double threshold(EntityWatch e) {
    int judged = 0;
    for (Track t : e.all) {
      if (t.rate.minutes >= JUDGED_AFTER) {
        judged++;
      }
    }
    return Math.log(2 * 1440.0 * Math.max(1, judged) / (settings.budget() * RATES));
  }

  private static @Nullable Odd judge(
      Track t, long minute, long count, long five, double threshold, List<Odd> stirred) {
    Rate r = t.rate;
    if (r.minutes < JUDGED_AFTER) {
      return null;
    }
    double bar = threshold + t.dismissed * DISMISSAL;
    if (five > 0) {
      return count == 0 && five < r.least(minute) * 2
          ? tooFew(t, minute, five, bar)
          : tooMany(t, minute, count, five, bar, stirred);
    }
    return tooFew(t, minute, five, bar);
  }

  private static @Nullable Odd tooMany(
      Track t, long minute, long count, long five, double bar, List<Odd> stirred) {
    Rate r = t.rate;
    double most = r.most(minute);
    double beyond = (t.loud() ? 1.25 : 1.5) * (1 + 0.5 * t.dismissed);
    int least = t.loud() ? 4 : 10;
    double usualPeak = r.usualPeak(minute);
    double one = -CountTail.upper(count, most, r.variation1());
    double many = -CountTail.upper(five, 5 * most, r.variation5());
    boolean one1 =
        one >= bar
            && count >= least
            && count >= 2 * most
            && count >= beyond * r.peak1
            && count >= 1.2 * usualPeak;
    boolean five5 =
        many >= bar
            && five >= least
            && five >= 10 * most
            && five >= beyond * r.peak5
            && five >= 1.2 * usualPeak;
    if (one1 || five5) {
      boolean asOne = one1 && (!five5 || one > many);
      double d = asOne ? r.variation1() : r.variation5();
      int span = asOne ? 1 : 5;
      double least5 = span * r.least(minute);
      String usual =
          Say.range(
              CountTail.lowerBound(least5, d, 0.02), CountTail.upperBound(span * most, d, 0.02));
      String words =
          "came "
              + Say.times(asOne ? count : five)
              + " in "
              + Say.minutes(span)
              + "; "
              + usual
              + (r.knowsHour(minute) ? " were usual at this hour" : " were usual lately");
      Odd o =
          new Odd(t, Change.SPIKE, Math.max(one, many), asOne ? count : five, span, most, words);
      stirred.add(o);
      return o;
    }
    double surprise = Math.max(many, one);
    if (surprise >= STIRRED && five >= 3 && five > 7.5 * most && t.dismissed == 0) {
      stirred.add(new Odd(t, Change.SPIKE, surprise, five, 5, most, ""));
    }
    return null;
  }

  private static @Nullable Odd tooFew(Track t, long minute, long five, double bar) {
    Rate r = t.rate;
    if (r.minutes < DROPS_AFTER || r.lastActive == Long.MIN_VALUE) {
      return null;
    }
    double least = r.least(minute);
    String at = r.knowsHour(minute) ? " at this hour" : "";
    if (least * 5 > bar && five <= 2 * least) {
      double surprise = -CountTail.lower(five, 5 * least, r.variation5());
      if (surprise >= bar) {
        boolean silent = t.ring.sum(minute, 3) == 0;
        long usual = CountTail.lowerBound(5 * least, r.variation5(), 0.02);
        String words =
            silent
                ? "stopped coming: none for "
                    + Say.minutes(minute - r.lastActive)
                    + ", while about "
                    + Say.number((double) Math.round(5 * least))
                    + " in 5 minutes were usual"
                    + at
                : "came only "
                    + Say.times(five)
                    + " in 5 minutes; at least "
                    + usual
                    + " were usual"
                    + at;
        return new Odd(t, silent ? Change.VANISHED : Change.DROP, surprise, five, 5, least, words);
      }
    }
    if (five > 0 || r.gaps < 10) {
      return null;
    }
    long silence = minute - r.lastActive;
    double patience = r.meanGap * bar * Math.max(0.15, Math.min(2, r.irregularity()));
    if (silence < 10 || silence < 3 * r.longestGap || silence < patience) {
      return null;
    }
    if (r.knowsHour(minute) && least * silence < 3) {
      return null;
    }
    double surprise = bar * Math.min(3.0, silence / Math.max(1.0, patience));
    String words =
        "has not come for "
            + Say.minutes(silence)
            + "; it used to come about every "
            + Say.minutes(Math.max(1, Math.round(r.meanGap)))
            + ", at the latest after "
            + Say.minutes(Math.max(1, Math.round(r.longestGap)));
    return new Odd(
        t, Change.VANISHED, surprise, 0, (int) silence, 1 / Math.max(1.0, r.meanGap), words);
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
    member.seen += count;
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
      Trouble t = e.lately(o.change(), minute - JOINING);
      if (t == null || minute - Math.floorDiv(t.start, EntityWatch.MINUTE) > 2 * JOINING) {
        if (begun >= settings.maxFindings()) {
          continue;
        }
        begun++;
        t = begin(e, minute, o.change(), o, threshold);
        t.text = Say.quoted(text(o.track().id)) + " " + o.text() + ".";
      }
      t.add(o.track(), o.expected(), o.count(), o.surprise());
      t.last = minute;
    }
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

  /** Patterns never met before: one finding for all that come within some minutes. */
  private void opened(EntityWatch e, long minute, double threshold, List<Track> born) {
    for (Track track : born) {
      if (track.trouble != null || track.dismissed > 0) {
        continue;
      }
      Trouble t = e.lately(Change.NEW, minute - NEW_JOINING);
      if (t == null) {
        t = new Trouble(e.entity, Change.NEW, track.firstSeen, track);
        t.threshold = threshold;
        e.open.add(t);
      }
      t.last = minute;
      t.add(track, 0, track.total, threshold);
      t.text =
          Say.quoted(text(track.id)) + " was never seen before" + Say.more(t.members.size() - 1);
    }
  }

  private void tell(EntityWatch e, long minute, List<LogAnomaly> out) {
    long now = (minute + 1) * EntityWatch.MINUTE;
    for (Trouble t : List.copyOf(e.open)) {
      int quiet = t.change == Change.NEW ? NEW_JOINING : SPIKE_QUIET;
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
