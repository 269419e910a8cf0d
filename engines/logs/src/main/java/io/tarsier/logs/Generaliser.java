package io.tarsier.logs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one pattern of several that differ in one place, once that place has been seen to vary. */
final class Generaliser {

  private static final int MAX_ROUNDS = 8;

  private final PatternIndex index;
  private final Evidence evidence;
  private final long[] powers;

  Generaliser(PatternIndex index, TemplateMinerSettings settings) {
    this.index = index;
    evidence = new Evidence(Math.max(1 << 12, settings.maxTemplates() * 4));
    powers = new long[settings.maxTokens() + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * LineScanner.FACTOR;
    }
  }

  /** Notes a pattern as evidence, without consequences. */
  void note(Pattern p, List<Token> tokens) {
    long signature = Token.signature(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      if (Generality.mayVary(tokens, i)) {
        evidence.add(without(signature, tokens, i), p);
      }
    }
  }

  /** A line that is like another but for the length of a list or a unit makes one of the two. */
  @Nullable Pattern widenByList(List<Token> tokens) {
    List<Token> less = Wording.reduce(tokens);
    Pattern p = index.alikeBut(less);
    if (p != null) {
      index.reword(p, less);
    }
    return p;
  }

  /** Merges a new pattern with others as far as it goes; returns what stands for it then. */
  Pattern generalise(Pattern start) {
    Pattern p = start;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Pattern merged = generaliseOnce(p);
      if (merged == null) {
        return p;
      }
      p = merged;
    }
    return p;
  }

  private @Nullable Pattern generaliseOnce(Pattern p) {
    List<Token> tokens = p.tokens();
    long signature = Token.signature(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      if (!Generality.mayVary(tokens, i)) {
        continue;
      }
      long masked = without(signature, tokens, i);
      List<Pattern> alike = evidence.add(masked, p);
      Pattern parameter = index.signed(masked);
      if (alike.size() < 2 && parameter == null) {
        continue;
      }
      List<String> values = new ArrayList<>();
      for (Pattern other : alike) {
        List<Token> theirs = other.tokens();
        if (theirs.size() == tokens.size() && theirs.get(i).isWord()) {
          values.add(theirs.get(i).text());
        }
      }
      if (Generality.varies(tokens, i, values, parameter != null)) {
        if (parameter != null && !alike.contains(parameter)) {
          alike.add(parameter);
        }
        return merge(tokens, i, alike);
      }
    }
    return null;
  }

  /** The signature with a parameter in one place, without going over the others again. */
  private long without(long signature, List<Token> tokens, int i) {
    Token t = tokens.get(i);
    long place = LineScanner.token(LineScanner.PARAMETER_CODE, t.spaced());
    return signature + (place - t.hash()) * powers[tokens.size() - 1 - i];
  }

  private Pattern merge(List<Token> tokens, int place, List<Pattern> alike) {
    Pattern oldest = alike.getFirst();
    for (Pattern p : alike) {
      oldest = p.born < oldest.born ? p : oldest;
    }
    for (Pattern p : alike) {
      if (!p.equals(oldest)) {
        index.absorb(oldest, p);
      }
    }
    List<Token> wider = new ArrayList<>(tokens);
    wider.set(place, Token.place(Token.WILD, tokens.get(place).spaced()));
    index.reword(oldest, wider);
    return oldest;
  }
}
