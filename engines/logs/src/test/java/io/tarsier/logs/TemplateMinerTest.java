package io.tarsier.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemplateMinerTest {

  private final TemplateMiner miner = new TemplateMiner(TemplateMinerSettings.DEFAULT);

  @Test
  void linesThatDifferInNumbersAddressesAndPathsShareATemplate() {
    long id = learn("Served blk_42 of 10 KB to /10.0.0.1:50010 from /var/data/a");
    assertThat(learn("Served blk_-71234 of 10 KB to /10.0.0.2:50011 from /var/data/b/c.log"))
        .isEqualTo(id);
    assertThat(text(id)).isEqualTo("Served <*> of <*> KB to <*>:<*> from <*>");
  }

  @Test
  void aUnitBelongsToItsNumberOnceItHasChanged() {
    long id = learn("stored in memory (size 5.2 KB, free 1.1 GB)");
    learn("stored in memory (size 93.0 B, free 1.1 GB)");
    assertThat(text(id)).isEqualTo("stored in memory (size <*>, free <*>)");
  }

  @Test
  void listsOfAnyLengthAreOneParameter() {
    long id = learn("asked 10.0.0.1:80 to delete blk_11 blk_12 blk_13");
    assertThat(learn("asked 10.0.0.1:80 to delete blk_21")).isEqualTo(id);
    assertThat(learn("asked 10.0.0.1:80 to delete blk_31 blk_32")).isEqualTo(id);
    assertThat(text(id)).isEqualTo("asked <*>:<*> to delete <*>");
  }

  @Test
  void aWordThatKeepsChangingBecomesAParameter() {
    long id = learn("Loading module alpha into registry");
    for (String word : List.of("beta", "gamma", "delta", "epsilon", "zeta")) {
      learn("Loading module " + word + " into registry");
    }
    assertThat(text(id)).isEqualTo("Loading module <*> into registry");
    assertThat(learn("Loading module omega into registry")).isEqualTo(id);
  }

  @Test
  void statesInCapitalsStayApart() {
    List<Long> ids = new ArrayList<>();
    for (String state : List.of("NEW", "ASSIGNED", "RUNNING", "FAILED", "KILLED")) {
      ids.add(learn("Container moved to state " + state));
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void usersHostsDatesAndTruthValuesAreParameters() {
    long id = learn("session opened for user alice by (uid=0)");
    assertThat(text(id)).isEqualTo("session opened for user <*> by (uid=<*>)");
    assertThat(text(learn("status=M Fri Jul 01 08:16:53 PDT 2005"))).isEqualTo("status=M <*>");
    assertThat(text(learn("connected to db.example.com:5432 secure is true")))
        .isEqualTo("connected to <*>:<*> secure is <*>");
    assertThat(text(learn("class org.apache.http.HttpServer2 loaded by bob@example.com")))
        .isEqualTo("class org.apache.http.HttpServer2 loaded by <*>");
  }

  @Test
  void commandsInBracketsAreOneParameter() {
    long id = learn("(root) CMD (run-parts /etc/cron.hourly)");
    learn("(root) CMD (/usr/lib/sa/sa1 1 1)");
    learn("(backup) CMD (rsync -a --delete src dst)");
    assertThat(learn("(carol) CMD (make)")).isEqualTo(id);
    assertThat(text(id)).isEqualTo("(<*>) CMD (<*>)");
  }

  @Test
  void spacesAreOneSpaceAndOtherTextIsKept() {
    assertThat(text(learn("  a  [b]\tc=7;  d: <e>  "))).isEqualTo("a [b] c=<*>; d: <e>");
  }

  @Test
  void tellsWhatIsNewAndWhatHasChanged() {
    assertThat(miner.learn("queue alpha drained slowly", 1))
        .matches(m -> m.isNew() && !m.changed());
    assertThat(miner.learn("queue alpha drained slowly", 2))
        .matches(m -> !m.isNew() && !m.changed());
    boolean changed = false;
    for (String word : List.of("beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")) {
      changed |= miner.learn("queue " + word + " drained slowly", 3).changed();
    }
    assertThat(changed).isTrue();
    assertThat(miner.templates()).hasSize(1);
    assertThat(miner.templates().getFirst())
        .matches(t -> t.count() == 9 && t.firstSeen() == 1 && t.lastSeen() == 3)
        .matches(t -> t.toLogQl().equals("queue <_> drained slowly"));
  }

  @Test
  void goesOnAfterARestartAsIfNothingHadHappened() {
    List<String> lines = mixed(3_000, 5);
    lines.subList(0, 1_500).forEach(l -> miner.learn(l, 7));
    TemplateMiner restored = TemplateMiner.load(TemplateMinerSettings.DEFAULT, miner.save());
    assertThat(restored.templates()).isEqualTo(miner.templates());
    for (String line : lines.subList(1_500, 3_000)) {
      assertThat(restored.learn(line, 8)).isEqualTo(miner.learn(line, 8));
    }
    assertThat(restored.templates()).isEqualTo(miner.templates());
  }

  @Test
  void aTemplateKeepsItsNameWhileItGrowsAndAcrossMiners() {
    long id = learn("Loading module alpha into registry");
    for (int i = 0; i < 30; i++) {
      learn("Loading module m" + (char) ('a' + i % 26) + "x into registry");
    }
    assertThat(miner.templates()).hasSize(1);
    assertThat(miner.templates().getFirst().id()).isEqualTo(id);
    TemplateMiner other = new TemplateMiner(TemplateMinerSettings.DEFAULT);
    assertThat(other.learn("Loading module alpha into registry", 0).templateId()).isEqualTo(id);
  }

  @Test
  void refusesASnapshotItDoesNotKnow() {
    assertThatThrownBy(
            () -> TemplateMiner.load(TemplateMinerSettings.DEFAULT, new byte[] {0, 0, 0, 9}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learn them anew");
    byte[] whole = miner.save();
    assertThatThrownBy(() ->
            TemplateMiner.load(TemplateMinerSettings.DEFAULT, java.util.Arrays.copyOf(whole, 9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a snapshot");
  }

  @Test
  void forgetsTheOldestOfTooManyTemplatesAndKeepsTheBusy() {
    TemplateMiner small = new TemplateMiner(TemplateMinerSettings.DEFAULT.withMaxTemplates(1_000));
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      small.learn(words(random, 9), i);
      small.learn("the heart beats " + i, i);
    }
    assertThat(small.size()).isLessThanOrEqualTo(1_000);
    assertThat(small.forgotten()).isGreaterThan(15_000);
    assertThat(small.templates().getFirst())
        .matches(t -> t.text().equals("the heart beats <*>") && t.count() == 20_000);
  }

  @Test
  void takesAnyBytesOfAnyLength() {
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    long id = miner.learn(bytes, 0, bytes.length, 0).templateId();
    assertThat(miner.template(id)).isPresent();
    assertThat(miner.learn("", 0).templateId()).isNotEqualTo(TemplateMiner.NONE);
    assertThat(miner.learn("\u0000\u0001 \uD800 ....", 0)).isNotNull();
    for (int i = 0; i < 3_000; i++) {
      byte[] line = new byte[new Random(i).nextInt(120)];
      new Random(i).nextBytes(line);
      long name = miner.learn(line, 0, line.length, 0).templateId();
      assertThat(miner.template(name)).isPresent();
    }
  }

  @Test
  void matchingDoesNotLearn() {
    long id = learn("disk 7 is full");
    byte[] known = "disk 8 is full".getBytes(StandardCharsets.UTF_8);
    byte[] unknown = "what is that".getBytes(StandardCharsets.UTF_8);
    assertThat(miner.match(known, 0, known.length)).isEqualTo(id);
    assertThat(miner.match(unknown, 0, unknown.length)).isEqualTo(TemplateMiner.NONE);
    assertThat(miner.size()).isEqualTo(1);
  }

  @Test
  void givesTheParametersOfALine() {
    String line = "Served blk_42 to /10.0.0.1:50010 in 3.5 ms for user alice";
    long id = learn(line);
    assertThat(miner.template(id).orElseThrow().parameters(line))
        .extracting(Parameter::value)
        .containsExactly("blk_42", "/10.0.0.1", "50010", "3.5", "alice");
    assertThat(miner.template(id).orElseThrow().parameters(line))
        .extracting(Parameter::kind)
        .containsExactly(
            ParameterKind.IDENTIFIER,
            ParameterKind.ADDRESS,
            ParameterKind.NUMBER,
            ParameterKind.NUMBER,
            ParameterKind.WORD);
  }

  static List<String> mixed(int lines, long seed) {
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(
          switch (random.nextInt(5)) {
            case 0 -> "Served blk_" + random.nextLong() + " to /10.0.0." + random.nextInt(255);
            case 1 -> "task " + words(random, 1) + " finished in " + random.nextInt(90) + " ms";
            case 2 -> "user=" + words(random, 1) + " logged in";
            case 3 -> words(random, 2 + random.nextInt(3));
            default ->
                "stored (size " + random.nextInt(9) + (random.nextBoolean() ? " KB)" : " MB)");
          });
    }
    return all;
  }

  static String words(Random random, int n) {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < n; i++) {
      s.append(i == 0 ? "" : " ");
      for (int k = 0; k < 7; k++) {
        s.append((char) ('a' + random.nextInt(26)));
      }
    }
    return s.toString();
  }

  private long learn(String line) {
    return miner.learn(line, 0).templateId();
  }

  private String text(long id) {
    return miner.template(id).orElseThrow().text();
  }
}
