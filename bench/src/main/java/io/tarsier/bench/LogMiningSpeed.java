package io.tarsier.bench;

import io.tarsier.logs.TemplateMiner;
import io.tarsier.logs.TemplateMinerSettings;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Lines a second on one core: lines whose shapes are known, lines with a new user name each, which
 * must be looked at with care, and random lines, which are all new.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class LogMiningSpeed {

  private static final int LINES = 1 << 17;

  private final byte[][] known = LogLinesLikeHdfs.make(LINES, 1);
  private static final byte[] LOGIN =
      "Failed login of aaaaaaaa from 10.0.0.7 port 22 ssh2".getBytes(StandardCharsets.UTF_8);

  private static final int NAME_AT = 16;
  private static final int NAME_LENGTH = 8;

  private final byte[][] random = new byte[LINES][];
  private final TemplateMiner first = new TemplateMiner(TemplateMinerSettings.DEFAULT);
  private final TemplateMiner second = new TemplateMiner(TemplateMinerSettings.DEFAULT);
  private final TemplateMiner third = new TemplateMiner(TemplateMinerSettings.DEFAULT);
  private int next;

  public LogMiningSpeed() {
    Random r = new Random(2);
    for (int i = 0; i < LINES; i++) {
      StringBuilder s = new StringBuilder();
      for (int k = 0; k < 8; k++) {
        s.append(word(r)).append(' ');
      }
      random[i] = s.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  private static String word(Random r) {
    StringBuilder s = new StringBuilder();
    for (int k = 0; k < 7; k++) {
      s.append((char) ('a' + r.nextInt(26)));
    }
    return s.toString();
  }

  @Benchmark
  public long hdfsLike() {
    return learn(first, known);
  }

  /** The name is written into the line, another each time, so that no line was seen before. */
  @Benchmark
  public long newWordInAKnownPlace() {
    long name = (next++ + 1) * 0x9E3779B97F4A7C15L;
    for (int k = 0; k < NAME_LENGTH; k++) {
      LOGIN[NAME_AT + k] = (byte) ('a' + (int) ((name >>> (8 * k)) & 0xFF) % 26);
    }
    return second.learn(LOGIN, 0, LOGIN.length, next).templateId();
  }

  @Benchmark
  public long randomLines() {
    return learn(third, random);
  }

  private long learn(TemplateMiner miner, byte[][] lines) {
    int i = next++;
    byte[] line = lines[i & (LINES - 1)];
    return miner.learn(line, 0, line.length, i).templateId();
  }
}
