package io.tarsier.logs;

import java.util.ArrayList;
import java.util.List;

/** The words of a template that can mean something: runs of three letters or more. */
final class Terms {

  private static final int SHORTEST = 3;

  private Terms() {}

  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean letter = i < text.length() && Character.isLetter(text.charAt(i));
      if (letter && start < 0) {
        start = i;
      } else if (!letter && start >= 0) {
        if (i - start >= SHORTEST) {
          words.add(text.substring(start, i));
        }
        start = -1;
      }
    }
    return words;
  }
}
