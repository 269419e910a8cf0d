package io.tarsier.bench;

import io.tarsier.logs.PatternWatch;
import io.tarsier.logs.PatternWatchSettings;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import java.nio.charset.StandardCharsets;
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
 * Records a second on one core that a watch takes in, at a thousand records a second of event time:
 * lines like HDFS's, whose blocks are found to be sessions, and lines without any session.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class PatternWatchSpeed {

  private static final int LINES = 1 << 17;
  private static final Entity ENTITY = Entity.of(Entity.Kind.SERVICE, "hdfs");
  private static final long START = 1_700_000_000_000L;

  private final String[] hdfs = new String[LINES];
  private final String[] plain = new String[LINES];
  private final PatternWatch first = new PatternWatch(PatternWatchSettings.DEFAULT);
  private final PatternWatch second = new PatternWatch(PatternWatchSettings.DEFAULT);
  private int next;

  public PatternWatchSpeed() {
    byte[][] lines = LogLinesLikeHdfs.make(LINES, 1);
    for (int i = 0; i < LINES; i++) {
      // Eight lines a block.
      hdfs[i] =
          new String(lines[i], StandardCharsets.UTF_8)
              .replaceAll("blk_-?[0-9]+", "blk_" + (1_000_000_007L * (i / 8)));
      plain[i] = "request took " + i % 97 + " ms on worker " + i % 8 + " with " + i % 13 + " rows";
    }
  }

  @Benchmark
  public int hdfsLike() {
    return observe(first, hdfs);
  }

  @Benchmark
  public int withoutSessions() {
    return observe(second, plain);
  }

  private int observe(PatternWatch watch, String[] lines) {
    int i = next++;
    return watch
        .observe(
            new LogRecord(
                ENTITY,
                Labels.empty(),
                START + (i & Integer.MAX_VALUE),
                LogLevel.INFO,
                lines[i & (LINES - 1)],
                ""))
        .size();
  }
}
