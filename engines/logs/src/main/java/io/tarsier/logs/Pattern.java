package io.tarsier.logs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A template while it lives: it may grow more general, or be taken over by another. */
final class Pattern {

  private static final int MAX_TEXT = 1 << 24;

  /** Named after the first shape it had, so that it is the same after a restart. */
  final long id;

  /** Orders patterns by birth; the oldest of those that merge lends its name. */
  final long born;

  /** What a line that changes nothing is answered; one object for all of them. */
  final Match known;

  String encoded;
  long count;
  long firstSeen;
  long lastSeen;

  /** When it was last met, in lines. */
  long lastLine;

  boolean gone;
  @Nullable Pattern mergedInto;

  Pattern(long id, long born, String encoded, long now) {
    this.id = id;
    this.born = born;
    this.encoded = encoded;
    known = new Match(id, false, false);
    firstSeen = now;
    lastSeen = now;
  }

  /** The pattern that stands for this one now. */
  Pattern root() {
    Pattern p = this;
    while (p.mergedInto != null) {
      p = p.mergedInto;
    }
    if (p != this && mergedInto != p) {
      mergedInto = p;
    }
    return p;
  }

  List<Token> tokens() {
    return Token.decode(encoded);
  }

  void met(long now, long line) {
    count++;
    lastLine = line;
    if (now > lastSeen) {
      lastSeen = now;
    }
  }

  /** Takes over what another has seen. */
  void absorb(Pattern other) {
    count += other.count;
    firstSeen = Math.min(firstSeen, other.firstSeen);
    lastSeen = Math.max(lastSeen, other.lastSeen);
    lastLine = Math.max(lastLine, other.lastLine);
    other.mergedInto = this;
    other.encoded = "";
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(id);
    out.writeLong(born);
    out.writeLong(mergedInto == null ? 0 : root().id);
    out.writeLong(count);
    out.writeLong(firstSeen);
    out.writeLong(lastSeen);
    out.writeLong(lastLine);
    byte[] text = encoded.getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.write(text);
  }

  /**
   * Reads what was saved.
   *
   * @param named finds the pattern that took this one over, which comes before it
   */
  static Pattern load(DataInput in, LongFunction<@Nullable Pattern> named) throws IOException {
    long id = in.readLong();
    long born = in.readLong();
    long into = in.readLong();
    Pattern p = new Pattern(id, born, "", 0);
    p.count = in.readLong();
    p.firstSeen = in.readLong();
    p.lastSeen = in.readLong();
    p.lastLine = in.readLong();
    int length = in.readInt();
    if (length < 0 || length > MAX_TEXT) {
      throw new IOException("a template of " + length + " bytes");
    }
    byte[] text = new byte[length];
    in.readFully(text);
    p.encoded = new String(text, StandardCharsets.UTF_8);
    p.mergedInto = into == 0 ? null : named.apply(into);
    p.gone = into != 0 && p.mergedInto == null;
    return p;
  }
}
