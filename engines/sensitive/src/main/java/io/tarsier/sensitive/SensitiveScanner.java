package io.tarsier.sensitive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a {@link Policy} names. One pass over the text looks each character up in a table;
 * only at the few that something sensitive hangs on (an at sign, a long run of digits, an equals
 * sign after a telling word, the J of {@code eyJ}) does a detector look around. A detector looks
 * back at most 64 characters and never over what was already found, and goes forward over what it
 * does not take at most some hundred, so time is linear in the text whatever the text is. There are
 * no regular expressions.
 *
 * <p>Invisible characters and digits of other scripts are folded first, in a copy, when the text
 * has any; the spans are those of the text as it was given.
 *
 * <p>Limits: patterns only. Names of people and places are not looked for. Secrets without a
 * telling name or look are not found.
 */
public final class SensitiveScanner {

  /** Answer of {@link #next} that the text must be folded first. */
  static final long FOLD = -1;

  private static final int DIGIT = 1;
  private static final int AT = 2;
  private static final int EQUALS = 3;
  private static final int COLON = 4;
  private static final int PLUS = 5;
  private static final int TOKEN = 6;
  private static final int BEARER = 7;
  private static final int PERCENT = 8;
  private static final int PAREN = 9;

  private final byte[] triggers = new byte[128];
  private final int kinds;
  private final int minTenths;
  private final boolean urls;
  private final boolean ips;

  public SensitiveScanner(Policy policy) {
    int bits = 0;
    for (Kind kind : policy.kinds()) {
      bits |= kind.bit();
    }
    kinds = bits;
    minTenths = (int) Math.ceil(policy.minConfidence() * 10 - 1e-9);
    urls = wants(Kind.URL);
    ips = wants(Kind.IP_ADDRESS);
    boolean named = wants(Kind.SECRET) || wants(Kind.COOKIE);
    boolean numbers =
        wants(Kind.CREDIT_CARD)
            || wants(Kind.US_SSN)
            || wants(Kind.IBAN)
            || wants(Kind.PHONE)
            || wants(Kind.NATIONAL_ID)
            || ips;
    on("0123456789", DIGIT, numbers);
    on("@", AT, wants(Kind.EMAIL));
    on("%", PERCENT, wants(Kind.EMAIL));
    on("=", EQUALS, named);
    on(":", COLON, named || urls || ips);
    on("+", PLUS, wants(Kind.PHONE));
    on("(", PAREN, wants(Kind.PHONE));
    on("_IzGJ", TOKEN, wants(Kind.ACCESS_KEY) || wants(Kind.JWT));
    on("-", TOKEN, wants(Kind.ACCESS_KEY) || wants(Kind.PRIVATE_KEY) || named);
    on("Bb", BEARER, wants(Kind.SECRET));
  }

  private void on(String characters, int trigger, boolean wanted) {
    for (int i = 0; wanted && i < characters.length(); i++) {
      triggers[characters.charAt(i)] = (byte) trigger;
    }
  }

  private boolean wants(Kind kind) {
    return (kinds & kind.bit()) != 0;
  }

  /** What was found, from front to back, without overlaps. */
  public List<Span> scan(CharSequence text) {
    String s = text.toString();
    List<Span> found = new ArrayList<>();
    if (collect(s, found)) {
      return found;
    }
    found.clear();
    Folded folded = Folded.of(s);
    collect(folded.text(), found);
    found.replaceAll(folded::back);
    return found;
  }

  /** The same for UTF-8; the positions are those of characters in the decoded text. */
  public List<Span> scan(byte[] utf8) {
    return scan(new String(utf8, StandardCharsets.UTF_8));
  }

  private boolean collect(String s, List<Span> into) {
    long hit = next(s, 0, 0);
    while (hit != Hit.NONE && hit != FOLD) {
      into.add(Hit.span(hit));
      hit = next(s, Hit.to(hit), Hit.to(hit));
    }
    return hit == Hit.NONE;
  }

  /**
   * The first thing found at or after a place.
   *
   * @param from where to look from
   * @param floor nothing found may begin before
   */
  long next(String s, int from, int floor) {
    int n = s.length();
    int i = from;
    while (i < n) {
      char c = s.charAt(i);
      int trigger;
      if (c < 128) {
        trigger = triggers[c];
        if (trigger == 0) {
          i++;
          continue;
        }
      } else if (Folded.hides(c)) {
        return FOLD;
      } else {
        i++;
        continue;
      }
      int end = i + 1;
      long hit;
      if (trigger == DIGIT) {
        while (end < n && Chars.digit(s.charAt(end))) {
          end++;
        }
        hit = digits(s, i, end, floor);
      } else {
        hit = look(s, trigger, i, floor);
      }
      if (hit != Hit.NONE) {
        if ((kinds >>> Hit.kind(hit) & 1) != 0 && Hit.tenths(hit) >= minTenths) {
          return hit;
        }
        // What is not sure enough is passed over whole, or many such would each be read to the end.
        end = Math.max(end, Hit.to(hit));
      }
      i = end;
    }
    return Hit.NONE;
  }

  private long digits(String s, int at, int end, int floor) {
    long hit = ips ? Addresses.find(s, at, end, floor) : Hit.NONE;
    return hit != Hit.NONE ? hit : Numbers.find(s, at, end, floor, kinds, minTenths);
  }

  private long look(String s, int trigger, int i, int floor) {
    return switch (trigger) {
      case AT -> Emails.find(s, i, i + 1, floor);
      case PERCENT -> s.startsWith("40", i + 1) ? Emails.find(s, i, i + 3, floor) : Hit.NONE;
      case EQUALS -> KeyValue.find(s, i, floor, kinds);
      case COLON -> colon(s, i, floor);
      case PLUS -> Phones.international(s, i, floor);
      case PAREN -> Phones.national(s, i, floor, minTenths);
      case TOKEN -> Tokens.find(s, i, floor, kinds);
      default -> KeyValue.bearer(s, i, floor);
    };
  }

  private long colon(String s, int i, int floor) {
    if (s.startsWith("//", i + 1)) {
      long hit = wants(Kind.SECRET) ? Urls.credentials(s, i) : Hit.NONE;
      return hit == Hit.NONE && urls ? Urls.whole(s, i, floor) : hit;
    }
    if (wants(Kind.SECRET) || wants(Kind.COOKIE)) {
      long hit = KeyValue.find(s, i, floor, kinds);
      if (hit != Hit.NONE) {
        return hit;
      }
    }
    return ips ? Addresses.v6(s, i, floor) : Hit.NONE;
  }
}
