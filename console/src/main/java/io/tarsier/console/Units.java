package io.tarsier.console;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Reads the unit off the end of a metric's name, as Prometheus' convention puts it there, and
 * writes values so that a person can read them: three significant digits and a fitting prefix.
 */
enum Units {
  BYTES,
  BYTES_PER_SECOND,
  SECONDS,
  RATIO,
  PERCENT,
  CELSIUS,
  HERTZ,
  PER_SECOND,
  COUNT;

  private static final double NOTHING = 1e-6;
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final String[] DECIMAL = {"", " k", " M", " G", " T", " P"};

  /** The unit of a metric; COUNT where the name does not say. */
  static Units of(String metric) {
    String m = metric.toLowerCase(Locale.ROOT);
    if (m.endsWith("_total")) {
      m = m.substring(0, m.length() - "_total".length());
    }
    if (m.endsWith("_bytes_per_second")) {
      return BYTES_PER_SECOND;
    }
    if (m.endsWith("_per_second")) {
      return PER_SECOND;
    }
    return switch (m.substring(m.lastIndexOf('_') + 1)) {
      case "bytes" -> BYTES;
      case "seconds" -> SECONDS;
      case "ratio" -> RATIO;
      case "percent" -> PERCENT;
      case "celsius" -> CELSIUS;
      case "hertz" -> HERTZ;
      default -> COUNT;
    };
  }

  /** The unit's word for the script that draws plots. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A value in words: {@code 1.5 GiB}, {@code 42 %}, {@code 340 ms}; a dash for what is none. */
  String format(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    // Rounding errors of a series that stands at zero; only lengths of time are ever so short.
    if (this != SECONDS && value != 0 && Math.abs(value) < NOTHING) {
      return format(0);
    }
    return switch (this) {
      case BYTES -> binary(value);
      case BYTES_PER_SECOND -> binary(value) + "/s";
      case SECONDS -> seconds(value);
      case RATIO -> digits(value * 100) + " %";
      case PERCENT -> digits(value) + " %";
      case CELSIUS -> digits(value) + " °C";
      case HERTZ -> decimal(value, "Hz");
      case PER_SECOND -> decimal(value, "/s");
      case COUNT -> decimal(value, "");
    };
  }

  /** A number of things, its thousands told apart by thin spaces. */
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n).replace(',', '\u202f');
  }

  private static String binary(double value) {
    double v = value;
    int power = 0;
    // 999.5 would be written as 1000: the next prefix is shorter.
    while (Math.abs(v) >= 999.5 && power < BINARY.length - 1) {
      v /= 1024;
      power++;
    }
    return digits(v) + " " + BINARY[power];
  }

  private static String decimal(double value, String unit) {
    double v = value;
    int power = 0;
    while (Math.abs(v) >= 9999.5 && power < DECIMAL.length - 1) {
      v /= 1000;
      power++;
    }
    String prefix = DECIMAL[power];
    if (unit.isEmpty() || unit.startsWith("/")) {
      return digits(v) + prefix + unit;
    }
    return digits(v) + (prefix.isEmpty() ? " " : prefix) + unit;
  }

  private static String seconds(double value) {
    double s = Math.abs(value);
    if (s == 0) {
      return "0 s";
    }
    if (s < 1e-6) {
      return digits(value * 1e9) + " ns";
    }
    if (s < 1e-3) {
      return digits(value * 1e6) + " µs";
    }
    if (s < 1) {
      return digits(value * 1e3) + " ms";
    }
    if (s < 120) {
      return digits(value) + " s";
    }
    long whole = Math.round(s);
    String sign = value < 0 ? "−" : "";
    if (whole < 7200) {
      return sign + whole / 60 + " min " + whole % 60 + " s";
    }
    if (whole < 172_800) {
      return sign + whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
    return sign + whole / 86_400 + " d " + whole % 86_400 / 3600 + " h";
  }

  /** Three significant digits, no exponent between a thousandth and ten thousand. */
  static String digits(double value) {
    double v = Math.abs(value);
    if (v == 0) {
      return "0";
    }
    String text;
    if (v >= 1e6 || v < NOTHING) {
      text = String.format(Locale.ROOT, "%.2e", v);
    } else if (v < 0.001) {
      text = new BigDecimal(v).round(new MathContext(2)).stripTrailingZeros().toPlainString();
    } else if (v >= 99.95) {
      text = String.format(Locale.ROOT, "%.0f", v);
    } else if (v >= 9.995) {
      text = trim(String.format(Locale.ROOT, "%.1f", v));
    } else if (v >= 0.0995) {
      text = trim(String.format(Locale.ROOT, "%.2f", v));
    } else {
      text = trim(String.format(Locale.ROOT, "%.4f", v));
    }
    return value < 0 ? "−" + text : text;
  }

  private static String trim(String text) {
    String t = text;
    while (t.endsWith("0")) {
      t = t.substring(0, t.length() - 1);
    }
    return t.endsWith(".") ? t.substring(0, t.length() - 1) : t;
  }
}
