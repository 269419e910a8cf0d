package io.tarsier.sensitive;

/** Comparing parts of text with words, without making objects. */
final class Words {

  private static final int NEAR = 40;

  private Words() {}

  /** Is the part this word, in whatever case? The word is in small letters. */
  static boolean is(String s, int from, int to, String word) {
    return to - from == word.length() && s.regionMatches(true, from, word, 0, word.length());
  }

  /** Does one of the words stand shortly before? Asked only once a number looks promising. */
  static boolean near(String s, int at, int floor, String... words) {
    int limit = Math.max(floor, at - NEAR);
    for (int i = limit; i < at; i++) {
      char c = s.charAt(i);
      boolean starts =
          Chars.letter(c)
              && (i == limit
                  || !Chars.letter(s.charAt(i - 1))
                  || (Chars.upper(c) && !Chars.upper(s.charAt(i - 1))));
      if (!starts) {
        continue;
      }
      char first = Chars.lower(c);
      for (String word : words) {
        if (first == word.charAt(0)
            && i + word.length() <= at
            && s.regionMatches(true, i, word, 0, word.length())
            && !Chars.letter(s.charAt(i + word.length()))) {
          return true;
        }
      }
    }
    return false;
  }
}
