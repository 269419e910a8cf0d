package io.tarsier.logs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one pattern of several that differ in one place, once that place has been seen to vary. */
final class Generaliser {

  private static final int MAX_ROUNDS = 8;

  /** Keep the hashes of different kinds of likeness apart. */
  private static final long NAMES = 0x1B873593CC9E2D51L;

  private static final long GROUPS = 0x4CF5AD432745937FL;

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
    Pattern merged = byPlace(p, tokens);
    if (merged == null) {
      merged = byNames(p, tokens);
    }
    return merged == null ? byGroups(p, tokens) : merged;
  }

  /** Patterns that are the same but for names of classes, hosts and the like, two or more each. */
  private @Nullable Pattern byNames(Pattern p, List<Token> tokens) {
    List<Token> nameless = new ArrayList<>(tokens);
    int names = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (Generality.isQualified(tokens.get(i)) && Generality.mayVary(tokens, i)) {
        nameless.set(i, Token.place(Token.WILD, tokens.get(i).spaced()));
        names++;
      }
    }
    if (names < 2) {
      return null;
    }
    List<Pattern> alike = evidence.add(Token.signature(nameless) ^ NAMES, p);
    if (alike.size() < Generality.PAIRS) {
      return null;
    }
    List<Token> wider = new ArrayList<>(tokens);
    for (Pattern other : alike) {
      List<Token> theirs = other.tokens();
      for (int i = 0; i < wider.size() && theirs.size() == wider.size(); i++) {
        if (!theirs.get(i).equals(wider.get(i))) {
          wider.set(i, nameless.get(i));
        }
      }
    }
    return merge(wider, alike);
  }

  /** Patterns that are the same but for what stands in brackets or quotes. */
  private @Nullable Pattern byGroups(Pattern p, List<Token> tokens) {
    List<Token> hollow = Groups.hollow(tokens);
    if (hollow.size() == tokens.size() || !Generality.hasWordsOutside(hollow)) {
      return null;
    }
    List<Pattern> alike = evidence.add(Token.signature(hollow) ^ GROUPS, p);
    if (alike.size() < Generality.GROUPS) {
      return null;
    }
    List<List<Token>> others = alike.stream().map(Pattern::tokens).toList();
    return merge(Groups.common(tokens, others), alike);
  }

  private @Nullable Pattern byPlace(Pattern p, List<Token> tokens) {
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
        List<Token> wider = new ArrayList<>(tokens);
        wider.set(i, Token.place(Token.WILD, tokens.get(i).spaced()));
        return merge(wider, alike);
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

  private Pattern merge(List<Token> wider, List<Pattern> alike) {
    Pattern oldest = alike.getFirst();
    for (Pattern p : alike) {
      oldest = p.born < oldest.born ? p : oldest;
    }
    for (Pattern p : alike) {
      if (!p.equals(oldest)) {
        index.absorb(oldest, p);
      }
    }
    index.reword(oldest, wider);
    return oldest;
  }
}
