package io.tarsier.logs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the places of a pattern with one entity. A number is far off when it goes beyond
 * the highest (or lowest) ever by more than two and a half times the distance from the median to
 * the nineteenth twentieth, on a scale that is logarithmic for large numbers, and at least by a
 * factor of three. A value is new when a place had at most eight values and the last of them joined
 * long ago. Units of time and size are reckoned in. About 700 bytes a place, at most six places.
 */
final class SlotWatch {

  private static final int MOST = 6;
  private static final int FEW = 8;
  private static final int SAMPLE = 48;
  private static final int JUDGED_AFTER = 300;
  private static final double FACTOR = Math.log(3);

  /** The least of many numbers between nothing and a lot is always small: that says nothing. */
  private static final double LOW = 0.1;

  private static final Map<String, Double> UNITS =
      Map.ofEntries(
          Map.entry("ns", 1e-9),
          Map.entry("us", 1e-6),
          Map.entry("µs", 1e-6),
          Map.entry("ms", 1e-3),
          Map.entry("s", 1.0),
          Map.entry("sec", 1.0),
          Map.entry("min", 60.0),
          Map.entry("h", 3600.0),
          Map.entry("B", 1.0),
          Map.entry("kB", 1e3),
          Map.entry("KB", 1024.0),
          Map.entry("KiB", 1024.0),
          Map.entry("MB", 1048576.0),
          Map.entry("MiB", 1048576.0),
          Map.entry("GB", 1073741824.0),
          Map.entry("GiB", 1073741824.0),
          Map.entry("TB", 1099511627776.0),
          Map.entry("TiB", 1099511627776.0));

  private static final class Slot {
    int n;
    int numbers;
    final float[] sample = new float[SAMPLE];
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    double mostValue;
    double leastValue;
    @Nullable String @Nullable [] values = new @Nullable String[FEW];
    int lastNew;
  }

  private final String text;
  private final Places places;
  private final Slot[] slots;

  SlotWatch(String text) {
    this.text = text;
    places = new Places(text);
    slots = new Slot[Math.min(MOST, places.from.length)];
    Arrays.setAll(slots, i -> new Slot());
  }

  boolean of(String template) {
    return text.equals(template);
  }

  /** Learns a line; says what is odd in it, or null; {@code ""} where the line does not follow. */
  @Nullable String learn(String body) {
    String line = Places.spaced(body);
    if (!places.find(line)) {
      return "";
    }
    String odd = null;
    for (int i = 0; i < slots.length; i++) {
      String o = learn(slots[i], line, places.from[i], places.to[i]);
      if (odd == null && o != null) {
        odd = o;
      }
    }
    return odd;
  }

  private static @Nullable String learn(Slot s, String line, int from, int to) {
    s.n++;
    String odd = null;
    if (s.values != null) {
      odd = value(s, line, from, to);
    }
    double number = number(line, from, to);
    if (Double.isNaN(number)) {
      return odd;
    }
    s.numbers++;
    String far = number(s, number);
    return odd == null && s.values == null ? far : odd;
  }

  private static @Nullable String value(Slot s, String line, int from, int to) {
    @Nullable String[] values = s.values;
    if (values == null) {
      return null;
    }
    int at = 0;
    while (at < FEW && values[at] != null) {
      String v = values[at];
      if (v.length() == to - from && line.startsWith(v, from)) {
        return null;
      }
      at++;
    }
    if (at == FEW || to - from > 100) {
      s.values = null;
      return null;
    }
    String fresh = line.substring(from, to);
    int since = s.n - s.lastNew;
    boolean odd = at > 0 && since >= JUDGED_AFTER && since >= 20 * s.lastNew;
    String known = String.join(", ", Arrays.copyOf(values, at));
    values[at] = fresh;
    s.lastNew = s.n;
    return odd
        ? "had “"
            + fresh
            + "” where the last "
            + String.format(java.util.Locale.ROOT, "%,d", since)
            + " lines had "
            + (at == 1 ? "only " : "one of ")
            + known
        : null;
  }

  private static @Nullable String number(Slot s, double number) {
    double y = Math.log(Math.abs(number) + Math.sqrt(number * number + 1));
    y = number < 0 ? -y : y;
    String odd = null;
    if (s.numbers > JUDGED_AFTER && s.numbers * 10L >= s.n * 9L && (y > s.most || y < s.least)) {
      float[] sorted = s.sample.clone();
      Arrays.sort(sorted);
      double middle = sorted[SAMPLE / 2];
      if (y > s.most && y - s.most > Math.max(FACTOR, 2.5 * (sorted[SAMPLE - 3] - middle))) {
        odd =
            "had "
                + Say.number(number)
                + "; the highest of "
                + String.format(java.util.Locale.ROOT, "%,d", s.numbers - 1)
                + " before was "
                + Say.number(s.mostValue);
      } else if (y < s.least
          && s.leastValue - number > LOW * Math.abs(Math.sinh(middle))
          && s.least - y > Math.max(FACTOR, 2.5 * (middle - sorted[2]))) {
        odd =
            "had "
                + Say.number(number)
                + "; the lowest of "
                + String.format(java.util.Locale.ROOT, "%,d", s.numbers - 1)
                + " before was "
                + Say.number(s.leastValue);
      }
    }
    if (y > s.most) {
      s.most = y;
      s.mostValue = number;
    }
    if (y < s.least) {
      s.least = y;
      s.leastValue = number;
    }
    // The first ones, then one in seven at places that wander: recent values, and no randomness.
    if (s.numbers <= SAMPLE) {
      s.sample[s.numbers - 1] = (float) y;
    } else if (s.numbers % 7 == 0) {
      s.sample[s.numbers / 7 % SAMPLE] = (float) y;
    }
    return odd;
  }

  /** A decimal number with or without a unit; NaN for anything else. */
  static double number(String line, int from, int to) {
    int i = from;
    boolean negative = i < to && line.charAt(i) == '-';
    if (negative) {
      i++;
    }
    double v = 0;
    double scale = 0;
    int digits = 0;
    for (; i < to; i++) {
      char c = line.charAt(i);
      if (c >= '0' && c <= '9') {
        v = v * 10 + (c - '0');
        scale *= 10;
        digits++;
      } else if (c == '.' && scale == 0 && digits > 0) {
        scale = 1;
      } else {
        break;
      }
    }
    if (digits == 0 || digits > 18) {
      return Double.NaN;
    }
    double number = (negative ? -v : v) / (scale > 1 ? scale : 1);
    if (i == to) {
      return number;
    }
    if (to - i > 4) {
      return Double.NaN;
    }
    Double unit = UNITS.get(line.substring(i, to).strip());
    return unit == null ? Double.NaN : number * unit;
  }

  void save(DataOutput out) throws IOException {
    out.writeUTF(text.length() > 16_000 ? text.substring(0, 16_000) : text);
    out.writeByte(slots.length);
    for (Slot s : slots) {
      out.writeInt(s.n);
      out.writeInt(s.numbers);
      out.writeInt(s.lastNew);
      out.writeDouble(s.most);
      out.writeDouble(s.least);
      out.writeDouble(s.mostValue);
      out.writeDouble(s.leastValue);
      for (float f : s.sample) {
        out.writeFloat(f);
      }
      out.writeBoolean(s.values != null);
      if (s.values != null) {
        for (String v : s.values) {
          out.writeUTF(v == null ? "" : v);
        }
      }
    }
  }

  static SlotWatch load(DataInput in) throws IOException {
    SlotWatch w = new SlotWatch(in.readUTF());
    int n = in.readByte();
    for (int i = 0; i < n; i++) {
      Slot s = i < w.slots.length ? w.slots[i] : new Slot();
      s.n = in.readInt();
      s.numbers = in.readInt();
      s.lastNew = in.readInt();
      s.most = in.readDouble();
      s.least = in.readDouble();
      s.mostValue = in.readDouble();
      s.leastValue = in.readDouble();
      for (int k = 0; k < SAMPLE; k++) {
        s.sample[k] = in.readFloat();
      }
      @Nullable String[] values = in.readBoolean() ? new @Nullable String[FEW] : null;
      if (values != null) {
        for (int k = 0; k < FEW; k++) {
          String v = in.readUTF();
          values[k] = v.isEmpty() ? null : v;
        }
      }
      s.values = values;
    }
    return w;
  }
}
