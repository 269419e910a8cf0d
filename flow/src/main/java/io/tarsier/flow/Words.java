package io.tarsier.flow;

import java.time.Duration;
import java.util.Locale;

/** Numbers and lengths of time in the sentences that findings are told in. */
final class Words {

  private static final String[] PREFIXES = {"", " k", " M", " G", " T", " P"};

  private Words() {}

  static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * ratio);
  }

  /** {@code 312}, {@code 8.1 G}. */
  static String amount(double v) {
    double size = v;
    int unit = 0;
    while (Math.abs(size) >= 1000 && unit < PREFIXES.length - 1) {
      size /= 1000;
      unit++;
    }
    if (unit == 0) {
      return Math.abs(size) >= 10 || size == Math.rint(size)
          ? String.valueOf(Math.round(size))
          : String.format(Locale.ROOT, "%.1f", size);
    }
    return String.format(Locale.ROOT, "%.1f", size) + PREFIXES[unit];
  }

  /** The two largest units: {@code 3 d 4 h}. */
  static String length(Duration time) {
    long minutes = Math.max(0, time.toMinutes());
    long days = minutes / 1440;
    long hours = minutes % 1440 / 60;
    if (days > 0) {
      return days + " d" + (hours > 0 ? " " + hours + " h" : "");
    }
    return hours > 0
        ? hours + " h" + (minutes % 60 > 0 ? " " + minutes % 60 + " min" : "")
        : minutes + " min";
  }
}
