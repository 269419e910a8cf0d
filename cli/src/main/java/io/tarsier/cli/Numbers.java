package io.tarsier.cli;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes numbers that were computed, in the same way on every machine. */
final class Numbers {

  /** More digits than any forecast is worth, fewer than the noise of binary fractions. */
  private static final MathContext DIGITS = new MathContext(10);

  private Numbers() {}

  /** Ten digits at most, without an exponent unless the number is very large or small. */
  static String plain(double v) {
    if (!Double.isFinite(v)) {
      return "";
    }
    double size = Math.abs(v);
    if (size >= 1e15 || (size < 1e-9 && size > 0)) {
      return Double.toString(v);
    }
    BigDecimal rounded = new BigDecimal(v).round(DIGITS).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
