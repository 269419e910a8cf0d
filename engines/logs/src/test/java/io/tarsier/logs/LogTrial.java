package io.tarsier.logs;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Simulated logs, seeded: a service with forty patterns whose rates differ by a thousandfold, with
 * steady, bursty (negative binomial, variance 1 + m/2 times the mean) or heavy-tailed counts, with
 * or without the rhythm of the day; and HDFS-like sessions of blocks.
 */
final class LogTrial {

  static final long T0 = 1_700_006_400_000L;
  static final long MINUTE = 60_000;
  static final Entity SHOP = Entity.of(Entity.Kind.SERVICE, "shop");

  enum Counts {
    POISSON,
    BURSTY,
    HEAVY
  }

  private static final String[] WORDS = {
    "cart", "order", "invoice", "session", "cache", "queue", "worker", "upload", "payment",
        "search",
    "index", "mail", "token", "stock", "route", "price", "banner", "report", "backup", "mirror",
    "shard", "lease", "quota", "ledger", "image", "thumb", "coupon", "refund", "parcel", "label",
    "voucher", "wallet", "basket", "catalog", "review", "rating", "tariff", "socket", "broker",
        "probe"
  };

  static final int PATTERNS = WORDS.length;

  static final Map<String, Integer> FAULTS = new HashMap<>();

  private LogTrial() {}

  static String body(int pattern, Random random) {
    String w = WORDS[pattern];
    return "component "
        + w
        + " finished step of "
        + w
        + "ing for id "
        + random.nextInt(1_000_000)
        + " in "
        + (1 + random.nextInt(200))
        + " ms";
  }

  static double rate(int pattern) {
    return 60 * Math.pow(0.001, pattern / (PATTERNS - 1.0));
  }

  static LogLevel level(int pattern) {
    return pattern % 10 == 7 ? LogLevel.ERROR : pattern % 10 == 4 ? LogLevel.WARN : LogLevel.INFO;
  }

  static double day(int minute) {
    return 1 + 0.8 * Math.sin(2 * Math.PI * minute / 1440.0);
  }

  static int count(double mean, Counts counts, Random random) {
    double m =
        switch (counts) {
          case POISSON -> mean;
          case BURSTY -> mean * gammaOfTwo(random);
          case HEAVY -> mean * Math.exp(random.nextGaussian() - 0.5);
        };
    return poisson(m, random);
  }

  private static double gammaOfTwo(Random random) {
    return -(Math.log(1 - random.nextDouble()) + Math.log(1 - random.nextDouble())) / 2;
  }

  static int poisson(double mean, Random random) {
    if (mean > 50) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    int k = 0;
    for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
      k++;
    }
    return k;
  }

  static LogRecord record(long at, LogLevel level, String body) {
    return new LogRecord(SHOP, Labels.empty(), at, level, body, "");
  }

  /** Says the lines of a minute, with a factor for some patterns. */
  static void minute(
      PatternWatch watch,
      int minute,
      Counts counts,
      boolean daily,
      Map<Integer, Double> factors,
      Random random,
      List<LogAnomaly> out) {
    long at = T0 + minute * MINUTE;
    for (int p = 0; p < PATTERNS; p++) {
      double mean = rate(p) * (daily ? day(minute) : 1);
      int n = count(mean, counts, random);
      double factor = factors.getOrDefault(p, 1.0);
      if (factor > 1) {
        n += poisson(Math.max(mean * (factor - 1), 4), random);
      } else if (factor < 1) {
        n = (int) (n * factor);
      }
      for (int i = 0; i < n; i++) {
        out.addAll(watch.observe(record(at + 30_000, level(p), body(p, random))));
      }
    }
    out.addAll(watch.advance(at + MINUTE));
  }

  /** How many findings began in so many days of nothing, by day. */
  static int falseAlarms(Counts counts, boolean daily, int days, long seed) {
    PatternWatch watch = new PatternWatch(PatternWatchSettings.DEFAULT);
    Random random = new Random(seed);
    List<LogAnomaly> out = new ArrayList<>();
    for (int m = 0; m < days * 1440; m++) {
      minute(watch, m, counts, daily, Map.of(), random, out);
    }
    Map<String, String> all = new HashMap<>();
    for (LogAnomaly a : out) {
      all.putIfAbsent(a.id(), a.window().start() + " " + a.change() + " " + a.explanation());
    }
    return all.size();
  }

  /** What of groups that were made to move together was found. */
  record Together(int groups, int found, int members, int right, int injected, int other) {
    double precision() {
      return members == 0 ? 1 : right / (double) members;
    }

    double recall() {
      return right / (double) injected;
    }
  }

  /**
   * Every three hours, four to eight patterns come three to six times as often for five minutes.
   */
  static Together together(Counts counts, int groups, long seed) {
    PatternWatch watch = new PatternWatch(PatternWatchSettings.DEFAULT);
    Random random = new Random(seed);
    Map<String, Integer> ids = new HashMap<>();
    int members = 0;
    int right = 0;
    int found = 0;
    int injected = 0;
    int other = 0;
    int minute = 0;
    for (; minute < 1440; minute++) {
      minute(watch, minute, counts, true, Map.of(), random, new ArrayList<>());
    }
    for (int p = 0; p < PATTERNS; p++) {
      byte[] line = body(p, random).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      ids.put(Template.name(watch.miner().match(line, 0, line.length)), p);
    }
    for (int g = 0; g < groups; g++) {
      Map<Integer, Double> factors = new HashMap<>();
      int size = 4 + random.nextInt(5);
      double factor = 3 + 3 * random.nextDouble();
      while (factors.size() < size) {
        factors.put(random.nextInt(PATTERNS), factor);
      }
      List<LogAnomaly> out = new ArrayList<>();
      for (int i = 0; i < 180; i++, minute++) {
        minute(watch, minute, counts, true, i >= 20 && i < 25 ? factors : Map.of(), random, out);
      }
      injected += size;
      Set<String> seen = new HashSet<>();
      boolean hit = false;
      Set<String> alone = new HashSet<>();
      for (LogAnomaly a : out) {
        if (a.change() == LogAnomaly.Change.TOGETHER) {
          for (LogAnomaly.Pattern p : a.patterns()) {
            if (seen.add(a.id() + p.id())) {
              members++;
              boolean of = factors.containsKey(ids.getOrDefault(p.id(), -1));
              right += of ? 1 : 0;
              hit |= of;
            }
          }
        } else {
          alone.add(a.id());
        }
      }
      found += hit ? 1 : 0;
      other += alone.size();
    }
    return new Together(groups, found, members, right, injected, other);
  }

  /** Minutes until a spike of one pattern is told; −1 where it is not. */
  static int delay(Counts counts, int pattern, double factor, long seed) {
    PatternWatch watch = new PatternWatch(PatternWatchSettings.DEFAULT);
    Random random = new Random(seed);
    int begin = 1440 + 300;
    for (int m = 0; m < begin; m++) {
      minute(watch, m, counts, true, Map.of(), random, new ArrayList<>());
    }
    for (int m = begin; m < begin + 15; m++) {
      List<LogAnomaly> out = new ArrayList<>();
      minute(watch, m, counts, true, Map.of(pattern, factor), random, out);
      if (out.stream().anyMatch(a -> a.change() == LogAnomaly.Change.SPIKE && a.ongoing())) {
        return m - begin + 1;
      }
    }
    return -1;
  }

  /** How sessions were judged. */
  record Sessions(
      int sessions, int odd, int hits, int falseAlarms, int findings, List<String> texts) {
    double precision() {
      return hits + falseAlarms == 0 ? 1 : hits / (double) (hits + falseAlarms);
    }

    double recall() {
      return hits / (double) odd;
    }

    double f1() {
      double p = precision();
      double r = recall();
      return p + r == 0 ? 0 : 2 * p * r / (p + r);
    }
  }

  /**
   * Blocks as in HDFS: allocated, received by three nodes in any order and interleaved, stored,
   * some verified or deleted later. Of a hundred blocks, {@code share} go wrong in one of six ways.
   */
  static Sessions sessions(int blocks, double share, long seed) {
    PatternWatch watch = new PatternWatch(PatternWatchSettings.DEFAULT);
    Map<String, Boolean> judged = new HashMap<>();
    Map<String, Integer> kinds = new java.util.TreeMap<>();
    watch.listenToSessions((name, odd) -> {
      judged.put(name, !odd.isEmpty());
      FAULTS.getOrDefault(name, 0);
      kinds.merge(
          FAULTS.getOrDefault(name, 0) + " " + odd.stream().map(o -> o.kind() + "").toList(),
          1,
          Integer::sum);
    });
    Random random = new Random(seed);
    Set<String> wrong = new HashSet<>();
    List<LogRecord> records = new ArrayList<>();
    for (int b = 0; b < blocks; b++) {
      String blk = "blk_" + (random.nextLong() >>> 1);
      long at = T0 + b * 1_000L;
      // Nothing is wrong in what is learned from first.
      int fault = b > blocks / 5 && random.nextDouble() < share ? 1 + random.nextInt(6) : 0;
      if (fault > 0) {
        wrong.add(blk);
        FAULTS.put(blk, fault);
      }
      block(blk, at, fault, random, records);
    }
    records.sort(java.util.Comparator.comparingLong(LogRecord::epochMillis));
    Set<String> findings = new HashSet<>();
    List<String> texts = new ArrayList<>();
    long end = 0;
    for (LogRecord r : records) {
      for (LogAnomaly a : watch.observe(r)) {
        if (findings.add(a.id())) {
          texts.add(a.change() + " " + a.explanation());
        }
      }
      end = r.epochMillis();
    }
    watch.advance(end + 30 * MINUTE);
    System.out.println(kinds);
    int hits = 0;
    int alarms = 0;
    for (Map.Entry<String, Boolean> j : judged.entrySet()) {
      if (j.getValue()) {
        if (wrong.contains(j.getKey())) {
          hits++;
        } else {
          alarms++;
        }
      }
    }
    return new Sessions(judged.size(), wrong.size(), hits, alarms, findings.size(), texts);
  }

  private static void block(String blk, long start, int fault, Random random, List<LogRecord> out) {
    long at = start;
    out.add(
        record(
            at,
            LogLevel.INFO,
            "BLOCK* NameSystem.allocateBlock: /user/root/part-"
                + random.nextInt(1000)
                + ". "
                + blk));
    int copies = fault == 1 ? 2 : 3;
    for (int c = 0; c < copies; c++) {
      String node = "10.251." + random.nextInt(8) + "." + random.nextInt(20);
      long t = at + 10 + random.nextInt(400);
      out.add(
          record(
              t,
              LogLevel.INFO,
              "Receiving block " + blk + " src: /" + node + ":50010 dest: /" + node + ":50010"));
      t += 500 + random.nextInt(3_000);
      out.add(
          record(t, LogLevel.INFO, "PacketResponder " + c + " for block " + blk + " terminating"));
      if (!(fault == 2 && c == 1)) {
        out.add(
            record(
                t + 1 + random.nextInt(50),
                LogLevel.INFO,
                "Received block "
                    + blk
                    + " of size "
                    + random.nextInt(67_108_864)
                    + " from /"
                    + node));
      }
      if (fault != 3) {
        out.add(
            record(
                t + 60 + random.nextInt(50),
                LogLevel.INFO,
                "BLOCK* NameSystem.addStoredBlock: blockMap updated: "
                    + node
                    + ":50010 is added to "
                    + blk
                    + " size "
                    + random.nextInt(67_108_864)));
      }
    }
    long later = at + 10_000 + random.nextInt(60_000);
    if (fault == 4) {
      out.add(record(at + 5, LogLevel.INFO, "Verification succeeded for " + blk));
    } else if (random.nextInt(4) == 0) {
      out.add(record(later, LogLevel.INFO, "Verification succeeded for " + blk));
    }
    if (fault == 5) {
      out.add(
          record(
              later + 10,
              LogLevel.WARN,
              "writeBlock " + blk + " received exception java.io.IOException"));
    }
    boolean deleted = random.nextInt(3) > 0;
    if (deleted || fault == 6) {
      out.add(
          record(
              later + 100_000,
              LogLevel.INFO,
              "BLOCK* NameSystem.delete: " + blk + " is added to invalidSet of 10.0.0.1:50010"));
      if (fault != 6) {
        out.add(
            record(
                later + 130_000,
                LogLevel.INFO,
                "Deleting block " + blk + " file /mnt/hadoop/" + blk));
      }
    }
  }
}
