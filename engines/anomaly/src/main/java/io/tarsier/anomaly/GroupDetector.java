package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.GroupAnomaly.Shape;
import io.tarsier.numerics.Tail;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Judges what no single series of a group shows, from rows of values that belong to the same bucket
 * of time. Two questions are asked of the members' waves ({@link GroupMember}):
 *
 * <ul>
 *   <li><b>Does one no longer follow the others?</b> Each member is compared with what the others
 *       imply for it; what counts is by how much that is odder than the member is alone, √(c² −
 *       m²), so that a single spike, or a flood of load that carries everything, says nothing.
 *   <li><b>Do many move a little that do not move together?</b> The Mahalanobis distance of all
 *       waves, each cut at {@value #TOGETHER_CLIP} deviations, against its own usual.
 * </ul>
 *
 * <p>The waves are exponentially weighted averages, which makes this a MEWMA control chart (Lowry
 * et al., Technometrics 1992), the standard means against small shifts that last; the inverse
 * covariance as a net of invariants that break is Jiang et al.'s idea (2006). Both answers become a
 * rarity by their own {@link Tail}, so that what keeps happening is not raised, whatever the model
 * thinks of it.
 *
 * <p>Cost: n² a row; 8 n² bytes and some 150 a member beside 2 KB. Limits: at most {@value
 * #MAX_MEMBERS} members; what is slower than an hour at a row a minute is not seen; relations are
 * linear. Deterministic; not safe for several threads.
 */
public final class GroupDetector {

  public static final int MAX_MEMBERS = 64;

  /** Fewer members have no relations that could be told from chance. */
  public static final int MIN_MEMBERS = 3;

  private static final byte VERSION = 1;
  private static final double TOGETHER_CLIP = 2.5;
  private static final double GIANT = 30;

  /** Rows that the relations are learned from before anything is judged. */
  private static final int LEARNING = 120;

  /** Rows that are judged before anything is raised, */
  private static final int SETTLING = 240;

  /** and so many for each member: relations grow with their square, what a row tells does not. */
  private static final int SETTLING_PER_MEMBER = 40;

  /** Least oddness that is raised, in standard deviations. */
  private static final double LEAST = 4;

  /** A member has to be this far from what the others imply, in its own usual waves. */
  private static final double LEAST_EFFECT = 1;

  /** So many rows in a row have to be odd. */
  private static final int CONFIRMATIONS = 2;

  private static final double SCORE_POWER = 0.233;
  private static final int TAIL_MEMORY = 20_000;
  private static final double USUAL = 1.0 / 1000;
  private static final double DISMISSAL = 1.5;
  private static final double STRICTEST = 60;

  /** While something is raised, one row in so many is remembered as what happens. */
  private static final int REMEMBERED = 4;

  private static final int MOST_TIES = 2;
  private static final double LEAST_TIE = 0.1;

  /** Waves learn with less weight the odder a row is. */
  private static final double CALM = 4;

  private final double budget;
  private final Cadence cadence = new Cadence();
  private final GroupRelations relations = new GroupRelations();
  private final Tail relationTail = new Tail(TAIL_MEMORY);
  private final Tail togetherTail = new Tail(TAIL_MEMORY);
  private GroupMember[] members = new GroupMember[0];
  private boolean[] taken = new boolean[0];
  private double usual;
  private double usualSpread = 1;
  private int judgedRows;
  private int learnedRows;
  private int odd;
  private double strictness = 1;

  private double score;
  private boolean raised;
  private Shape shape = Shape.RELATION;
  private double relation;
  private double together;
  private double[] last = new double[0];
  private double[] pulls = new double[0];

  public GroupDetector(double budgetPerDay) {
    this.budget = budgetPerDay;
  }

  /** Takes a member in; gives its place in a row, or −1 when no place is free. */
  public int join() {
    int slot = freeSlot();
    if (slot < 0) {
      return -1;
    }
    if (slot == members.length) {
      members = Arrays.copyOf(members, slot + 1);
      taken = Arrays.copyOf(taken, slot + 1);
    }
    members[slot] = new GroupMember();
    taken[slot] = true;
    relations.open(slot);
    return slot;
  }

  private int freeSlot() {
    for (int i = 0; i < members.length; i++) {
      if (!taken[i]) {
        return i;
      }
    }
    return members.length < MAX_MEMBERS ? members.length : -1;
  }

  public void leave(int slot) {
    taken[slot] = false;
    members[slot] = new GroupMember();
    relations.open(slot);
  }

  /** Whether the member at a place has been silent for so long that it may go. */
  boolean isGone(int slot) {
    return members[slot].isGone();
  }

  /** Whether the member at a place moves often enough to take part. */
  boolean moves(int slot) {
    return members[slot].moves();
  }

  /** Length of a row: one more than the highest place ever given. */
  public int width() {
    return members.length;
  }

  /**
   * Judges and learns a row.
   *
   * @param values by place, NaN where a member has none
   * @return whether it would be raised
   */
  public boolean update(long epochMillis, double[] values) {
    return update(epochMillis, values, new boolean[values.length]);
  }

  /**
   * @param told members that their own detector already speaks of; they are passed over
   */
  boolean update(long epochMillis, double[] values, boolean[] told) {
    cadence.add(epochMillis);
    int n = members.length;
    double[] waves = new double[n];
    int count = 0;
    int present = 0;
    for (int i = 0; i < n; i++) {
      members[i].turn(taken[i] ? values[i] : Double.NaN);
      waves[i] = members[i].wave;
      if (isJudged(i)) {
        count++;
        present += Double.isNaN(waves[i]) ? 0 : 1;
      }
    }
    score = 0;
    raised = false;
    relation = 0;
    together = 0;
    int[] wanted = new int[count];
    for (int i = 0, a = 0; i < n; i++) {
      if (isJudged(i)) {
        wanted[a++] = i;
      }
    }
    boolean enough = count >= MIN_MEMBERS && present >= MIN_MEMBERS && 2 * present >= count;
    if (enough) {
      relations.refresh(wanted);
      judge(waves, told);
    } else {
      odd = 0;
    }
    double oddness = Math.max(relation, together);
    double weight = oddness > CALM ? CALM * CALM / (oddness * oddness) : 1;
    relations.learn(waves, weight);
    learnedRows++;
    return raised;
  }

  private boolean isJudged(int slot) {
    return taken[slot] && members[slot].isActive() && relations.learned(slot) >= LEARNING;
  }

  private void judge(double[] waves, boolean[] told) {
    int[] active = relations.active();
    int n = active.length;
    double[] x = new double[n];
    double[] cut = new double[n];
    for (int a = 0; a < n; a++) {
      int i = active[a];
      x[a] = told[i] ? Double.NaN : Math.clamp(waves[i] / relations.deviation(i), -GIANT, GIANT);
      cut[a] = Math.clamp(x[a], -TOGETHER_CLIP, TOGETHER_CLIP);
    }
    relations.fill(x);
    relations.fill(cut);
    double[] g = new double[n];
    double distance = 0;
    for (int a = 0; a < n; a++) {
      g[a] = relations.pull(a, x);
      distance += cut[a] * relations.pull(a, cut);
      double own = relations.inverse(a, a);
      double beyond = g[a] * g[a] / own - x[a] * x[a];
      if (Math.abs(g[a]) / own >= LEAST_EFFECT && beyond > relation * relation) {
        relation = Math.sqrt(beyond);
      }
    }
    last = x;
    pulls = g;
    double reach = Math.sqrt(Math.max(0, distance));
    if (judgedRows == 0) {
      usual = reach;
    }
    together = Math.max(0, (reach - usual) / usualSpread);
    conclude();
    if (odd == 0) {
      double pace = Math.max(USUAL, 1.0 / (judgedRows + 1));
      double error = Math.abs(reach - usual) * 1.2533;
      usualSpread += pace * (Math.min(error, 5 * usualSpread) - usualSpread);
      usualSpread = Math.max(usualSpread, 0.2);
      usual += pace * (reach - usual);
    }
    judgedRows++;
  }

  private void conclude() {
    double relationRarity = relationTail.rarity(relation);
    double togetherRarity = togetherTail.rarity(together);
    double rarity = Math.min(1, 2 * Math.min(relationRarity, togetherRarity));
    shape = relationRarity <= togetherRarity ? Shape.RELATION : Shape.TOGETHER;
    double least = LEAST * Math.sqrt(strictness);
    double share = budget / (cadence.pointsPerDay() * strictness * strictness);
    boolean settled = judgedRows >= Math.max(SETTLING, SETTLING_PER_MEMBER * members.length);
    boolean odder = Math.max(relation, together) >= least && rarity <= share;
    odd = settled && odder ? odd + 1 : 0;
    raised = odd >= CONFIRMATIONS;
    score = settled ? 1 - Math.pow(rarity, SCORE_POWER) : 0;
    if (odd == 0 || learnedRows % REMEMBERED == 0) {
      relationTail.add(relation);
      togetherTail.add(together);
    }
  }

  /** How odd the last row was, [0, 1]; 0.8 is once in a thousand rows. */
  public double score() {
    return score;
  }

  /** Whether the last row would be raised. */
  public boolean raised() {
    return raised;
  }

  /** In which way the last row was odd. */
  public Shape shape() {
    return shape;
  }

  /** How much odder than alone the oddest member is beside the others, in standard deviations. */
  double relation() {
    return relation;
  }

  /** How far beyond its usual the distance of all is, in standard deviations. */
  double together() {
    return together;
  }

  /** An operator said that the last anomaly was none. */
  public void dismiss() {
    strictness = Math.min(STRICTEST, strictness * DISMISSAL);
  }

  /** Takes one dismissal back. */
  public void undismiss() {
    strictness = Math.max(1, strictness / DISMISSAL);
  }

  /**
   * One member's part in the last row.
   *
   * @param slot its place
   * @param share of the whole, [0, 1]
   * @param up whether it was above what was expected
   * @param value where it lately was
   * @param band where the others, or its own past, would have it
   * @param firmness share of its waves that the others explain
   */
  public record Part(
      int slot, double share, boolean up, double value, Band band, double firmness) {}

  /** Who contributed to the last row, most first; empty when it was not judged. */
  public List<Part> parts() {
    int[] active = relations.active();
    if (last.length != active.length) {
      return List.of();
    }
    double total = 1e-12;
    for (int a = 0; a < last.length; a++) {
      total += Math.max(0, last[a] * pulls[a]);
    }
    List<Part> parts = new ArrayList<>();
    for (int a = 0; a < last.length; a++) {
      double share = Math.max(0, last[a] * pulls[a]) / total;
      parts.add(part(a, active[a], share));
    }
    parts.sort(Comparator.comparingDouble(Part::share).reversed());
    return parts;
  }

  /** The members that one was most closely tied to, by their own part in what is implied for it. */
  public List<Integer> ties(int slot) {
    int[] active = relations.active();
    for (int a = 0; a < active.length; a++) {
      if (active[a] == slot) {
        int at = a;
        return IntStream.range(0, active.length)
            .filter(b -> b != at && Math.abs(relations.inverse(at, b)) >= LEAST_TIE)
            .boxed()
            .sorted(Comparator.comparingDouble(b -> -Math.abs(relations.inverse(at, b))))
            .limit(MOST_TIES)
            .map(b -> active[b])
            .toList();
      }
    }
    return List.of();
  }

  private Part part(int a, int slot, double share) {
    GroupMember m = members[slot];
    double own = relations.inverse(a, a);
    double unit = m.size() * relations.deviation(slot);
    double miss = pulls[a] / own;
    double expected = shape == Shape.RELATION ? m.level() - miss * unit : m.before();
    double reach = shape == Shape.RELATION ? 2 * unit / Math.sqrt(own) : 2 * unit;
    double away = shape == Shape.RELATION ? miss : last[a];
    return new Part(
        slot,
        share,
        away > 0,
        m.level(),
        new Band(expected - reach, expected, expected + reach),
        Math.clamp(1 - 1 / own, 0, 1));
  }

  public void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeDouble(budget);
    cadence.save(out);
    relations.save(out);
    relationTail.save(out);
    togetherTail.save(out);
    out.writeByte(members.length);
    for (int i = 0; i < members.length; i++) {
      out.writeBoolean(taken[i]);
      members[i].save(out);
    }
    out.writeDouble(usual);
    out.writeDouble(usualSpread);
    out.writeInt(judgedRows);
    out.writeInt(learnedRows);
    out.writeInt(odd);
    out.writeDouble(strictness);
  }

  /**
   * The detector that {@link #save} wrote; it judges on as if it had never stopped.
   *
   * @throws IOException when the bytes are cut short or of a version this program does not know
   */
  public static GroupDetector load(DataInput in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "a group of version " + version + " cannot be read; let it be learned anew");
    }
    GroupDetector d = new GroupDetector(in.readDouble());
    d.cadence.restore(in);
    d.relations.restore(in);
    d.relationTail.restore(in);
    d.togetherTail.restore(in);
    d.members = new GroupMember[in.readUnsignedByte()];
    d.taken = new boolean[d.members.length];
    for (int i = 0; i < d.members.length; i++) {
      d.taken[i] = in.readBoolean();
      d.members[i] = new GroupMember();
      d.members[i].restore(in);
    }
    d.usual = in.readDouble();
    d.usualSpread = in.readDouble();
    d.judgedRows = in.readInt();
    d.learnedRows = in.readInt();
    d.odd = in.readInt();
    d.strictness = in.readDouble();
    return d;
  }
}
