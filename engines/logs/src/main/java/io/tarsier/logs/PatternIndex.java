package io.tarsier.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The patterns that are kept, and the ways to find one: by its signature (the hash of a line that
 * has parameters where the pattern has places), by its signature without lists and units, by its
 * layout (the hash of a line whose words are all the same word) where words vary, and by its name.
 *
 * <p>Bounded by number and by length: when there are too many, the tenth of them that was not met
 * for longest is forgotten, which costs a sort every so many new patterns and nothing in between.
 */
final class PatternIndex {

  private static final int MOST_ALIKE = 256;
  private static final double KEPT = 0.9;

  /** A pattern where words vary; a hash of zero stands for any word or parameter. */
  private static final class General {
    final Pattern pattern;
    final long[] hashes;

    General(Pattern pattern, List<Token> tokens) {
      this.pattern = pattern;
      hashes = new long[tokens.size()];
      for (int i = 0; i < hashes.length; i++) {
        Token t = tokens.get(i);
        hashes[i] = t.kind() == Token.WILD ? 0 : t.hash();
      }
    }

    boolean covers(List<Token> line) {
      if (hashes.length != line.size()) {
        return false;
      }
      for (int i = 0; i < hashes.length; i++) {
        Token t = line.get(i);
        if (hashes[i] == 0 ? t.kind() == Token.MARK : hashes[i] != t.hash()) {
          return false;
        }
      }
      return true;
    }
  }

  private final int maxPatterns;
  private final long maxChars;
  private final HashIndex signatures = new HashIndex();
  private final HashIndex reduced = new HashIndex();
  private final HashIndex names = new HashIndex();
  private final HashIndex hollow = new HashIndex();
  private final Map<Long, List<General>> general = new HashMap<>();
  private List<Pattern> all = new ArrayList<>();
  private int living;
  private long chars;
  private long forgotten;

  PatternIndex(int maxPatterns, long maxChars) {
    this.maxPatterns = maxPatterns;
    this.maxChars = maxChars;
  }

  /** The living pattern that stands for this one, if any. */
  static @Nullable Pattern living(@Nullable Pattern p) {
    Pattern root = p == null ? null : p.root();
    return root == null || root.gone ? null : root;
  }

  /** Adds a new pattern, for which another may be forgotten. */
  void add(Pattern p, List<Token> tokens) {
    all.add(p);
    if (p.mergedInto != null) {
      names.put(p.id, p);
      return;
    }
    living++;
    chars += p.encoded.length();
    index(p, tokens);
    if (living > maxPatterns || chars > maxChars || all.size() > 2 * maxPatterns) {
      forget();
    }
  }

  private void index(Pattern p, List<Token> tokens) {
    names.put(p.id, p);
    signatures.put(Token.signature(tokens), p);
    reduced.put(Token.signature(Wording.reduce(tokens)), p);
    if (tokens.stream().anyMatch(t -> t.kind() == Token.WILD)) {
      List<General> alike = general.computeIfAbsent(Token.layout(tokens), k -> new ArrayList<>());
      if (alike.size() >= MOST_ALIKE) {
        alike.removeFirst();
      }
      alike.add(new General(p, tokens));
      hollow.put(Token.signature(Groups.hollow(tokens)), p);
    }
  }

  /** Gives a pattern another wording. */
  void reword(Pattern p, List<Token> tokens) {
    chars -= p.encoded.length();
    p.encoded = Token.encode(tokens);
    chars += p.encoded.length();
    index(p, tokens);
  }

  /** One pattern takes over what another has seen; the other's name leads to it from now on. */
  void absorb(Pattern into, Pattern other) {
    chars -= other.encoded.length();
    living--;
    into.absorb(other);
  }

  @Nullable Pattern named(long id) {
    return living(names.get(id));
  }

  @Nullable Pattern signed(long signature) {
    return living(signatures.get(signature));
  }

  /** The pattern that is the same but for lists and units. */
  @Nullable Pattern alikeBut(List<Token> less) {
    return living(reduced.get(Token.signature(less)));
  }

  /** The pattern that covers a line, if there is one. */
  @Nullable Pattern find(List<Token> tokens) {
    Pattern p = exact(tokens);
    if (p != null) {
      return p;
    }
    List<Token> less = Wording.reduce(tokens);
    p = less.size() == tokens.size() ? null : exact(less);
    return p == null ? byGroups(tokens) : p;
  }

  private @Nullable Pattern byGroups(List<Token> tokens) {
    List<Token> emptied = Groups.hollow(tokens);
    if (emptied.size() == tokens.size()) {
      return null;
    }
    Pattern p = living(hollow.get(Token.signature(emptied)));
    return p != null && Groups.covers(p.tokens(), tokens) ? p : null;
  }

  private @Nullable Pattern exact(List<Token> tokens) {
    Pattern p = signed(Token.signature(tokens));
    if (p != null) {
      return p;
    }
    for (General g : general.getOrDefault(Token.layout(tokens), List.of())) {
      Pattern root = living(g.pattern);
      if (root != null && g.covers(tokens)) {
        return root;
      }
    }
    return null;
  }

  /** All that live, and those that others stand for. */
  List<Pattern> all() {
    return all;
  }

  int size() {
    return living;
  }

  long forgotten() {
    return forgotten;
  }

  private void forget() {
    List<Pattern> roots = new ArrayList<>();
    List<Pattern> merged = new ArrayList<>();
    for (Pattern p : all) {
      if (!p.gone) {
        (p.mergedInto == null ? roots : merged).add(p);
      }
    }
    roots.sort(Comparator.comparingLong(p -> p.lastLine));
    int drop = 0;
    while (drop < roots.size() - 1
        && (roots.size() - drop > KEPT * maxPatterns || chars > KEPT * maxChars)) {
      Pattern p = roots.get(drop++);
      chars -= p.encoded.length();
      p.gone = true;
      p.encoded = "";
    }
    forgotten += drop;
    all = new ArrayList<>(roots.subList(drop, roots.size()));
    living = all.size();
    signatures.clear();
    reduced.clear();
    names.clear();
    hollow.clear();
    general.clear();
    for (Pattern p : all) {
      index(p, p.tokens());
    }
    if (merged.size() <= maxPatterns) {
      for (Pattern p : merged) {
        if (!p.root().gone) {
          all.add(p);
          names.put(p.id, p);
        }
      }
    }
  }
}
