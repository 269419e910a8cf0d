package io.tarsier.logs;

import java.util.List;
import java.util.function.LongFunction;

/** Finds patterns that come and go together. */
final class Company {

  /** Patterns that moved together. */
  record Group(List<Judge.Odd> members, double surprise, String text, List<String> keywords) {}

  Company(SentenceEncoder encoder, LongFunction<String> textOf) {}

  List<Group> groups(EntityWatch e, long minute, List<Judge.Odd> stirred, double threshold) {
    return List.of();
  }
}
