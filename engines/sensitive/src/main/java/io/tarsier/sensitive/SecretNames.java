package io.tarsier.sensitive;

import java.util.ArrayList;
import java.util.List;

/**
 * Which names promise a secret. A name is read from its end, over hyphens, underscores and dots, so
 * {@code DB_PASSWORD}, {@code db-password} and {@code dbPassword} are one.
 */
final class SecretNames {

  static final int NONE = 0;

  /** Whatever stands there is secret. */
  static final int STRONG = 1;

  /** Secret if it looks drawn at random. */
  static final int WEAK = 2;

  /** Secret only if it could be nothing else. */
  static final int BARE = 3;

  /** A short code of digits. */
  static final int CODE = 4;

  static final int AUTHORIZATION = 5;
  static final int COOKIE = 6;

  /** The name of a session. */
  static final int SESSION = 7;

  private static final int LONGEST = 64;

  private record Name(String word, int strength, boolean whole) {}

  private static final Name[][] BY_LAST = new Name[128][];

  static {
    List<Name> names = new ArrayList<>();
    for (String w :
        "password passwd passphrase passwort kennwort passcode secret apikey secretkey accesskey accountkey privatekey encryptionkey signingkey sharedkey masterkey authkey"
            .split(" ")) {
      names.add(new Name(w, STRONG, false));
    }
    for (String w : "pwd pass senha contrasena".split(" ")) {
      names.add(new Name(w, STRONG, true));
    }
    for (String w : "token signature credential credentials apitoken".split(" ")) {
      names.add(new Name(w, WEAK, false));
    }
    for (String w : "auth sig pw sas".split(" ")) {
      names.add(new Name(w, WEAK, true));
    }
    names.add(new Name("key", BARE, true));
    for (String w : "otp cvv cvc cvv2".split(" ")) {
      names.add(new Name(w, CODE, true));
    }
    names.add(new Name("authorization", AUTHORIZATION, false));
    names.add(new Name("cookie", COOKIE, true));
    for (String w : "jsessionid phpsessid sessionid sessid".split(" ")) {
      names.add(new Name(w, SESSION, false));
    }
    for (String w : "sid sessiontoken".split(" ")) {
      names.add(new Name(w, SESSION, true));
    }
    List<List<Name>> buckets = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      buckets.add(new ArrayList<>());
    }
    for (Name name : names) {
      buckets.get(name.word().charAt(name.word().length() - 1)).add(name);
    }
    for (int i = 0; i < 128; i++) {
      BY_LAST[i] = buckets.get(i).toArray(new Name[0]);
    }
  }

  private SecretNames() {}

  /**
   * @param last index of the name's last character
   */
  static int strength(String s, int last, int floor) {
    char c = Chars.lower(s.charAt(last));
    if (c >= 128 || BY_LAST[c].length == 0) {
      return NONE;
    }
    int limit = Math.max(floor, last - LONGEST);
    for (Name name : BY_LAST[c]) {
      if (endsWith(s, last, limit, name)) {
        return name.strength();
      }
    }
    return NONE;
  }

  private static boolean endsWith(String s, int last, int limit, Name name) {
    int i = last;
    for (int k = name.word().length() - 1; k >= 0; k--) {
      if (k < name.word().length() - 1) {
        while (i >= limit && joint(s.charAt(i))) {
          i--;
        }
      }
      if (i < limit || Chars.lower(s.charAt(i)) != name.word().charAt(k)) {
        return false;
      }
      i--;
    }
    if (!name.whole() || i < limit) {
      return true;
    }
    char before = s.charAt(i);
    return !Chars.letterOrDigit(before) || (Chars.upper(s.charAt(i + 1)) && !Chars.upper(before));
  }

  private static boolean joint(char c) {
    return c == '_' || c == '-' || c == '.';
  }
}
