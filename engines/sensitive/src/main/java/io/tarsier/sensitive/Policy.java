package io.tarsier.sensitive;

import java.util.EnumSet;
import java.util.Set;

/**
 * What is looked for.
 *
 * @param kinds the kinds that matter
 * @param minConfidence what is less sure than this is left alone, 0 to 1
 */
public record Policy(Set<Kind> kinds, double minConfidence) {

  /**
   * For log lines, which are full of numbers that mean nothing: what is told needs strong evidence,
   * and addresses of machines stay.
   */
  public static final Policy LOGS =
      new Policy(
          EnumSet.complementOf(EnumSet.of(Kind.IP_ADDRESS, Kind.URL, Kind.NATIONAL_ID)), 0.6);

  /** For prose, where a number with gaps in it is seldom anything but a telephone's. */
  public static final Policy TEXT = new Policy(EnumSet.allOf(Kind.class), 0.4);

  public Policy {
    if (!(minConfidence >= 0 && minConfidence <= 1)) {
      throw new IllegalArgumentException(
          "minConfidence is between 0 and 1, not " + minConfidence + "; 0.6 suits log lines");
    }
    kinds = Set.copyOf(kinds);
  }
}
