package io.tarsier.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one line, as JSON or as {@code key=value} pairs, into strings: nested objects
 * and arrays keep their text. Hand-written because a line of a log is read once and most of it is
 * thrown away; deep nesting costs no stack.
 */
final class Fields {

  private static final int MOST = 256;

  private Fields() {}

  /** The fields of a JSON object, or null where the line is none. */
  static @Nullable Map<String, String> json(String s) {
    Map<String, String> fields = new LinkedHashMap<>();
    int i = skip(s, 0);
    if (at(s, i) != '{') {
      return null;
    }
    i = skip(s, i + 1);
    if (at(s, i) == '}') {
      return fields;
    }
    while (fields.size() < MOST) {
      if (at(s, i) != '"') {
        return null;
      }
      int end = stringEnd(s, i);
      if (end < 0) {
        return null;
      }
      String key = unescape(s, i + 1, end);
      i = skip(s, end + 1);
      if (at(s, i) != ':') {
        return null;
      }
      i = skip(s, i + 1);
      int valueEnd = valueEnd(s, i);
      if (valueEnd < 0) {
        return null;
      }
      boolean text = at(s, i) == '"';
      fields.put(key, text ? unescape(s, i + 1, valueEnd - 1) : s.substring(i, valueEnd).strip());
      i = skip(s, valueEnd);
      if (at(s, i) == '}') {
        return fields;
      }
      if (at(s, i) != ',') {
        return null;
      }
      i = skip(s, i + 1);
    }
    return fields;
  }

  /** The fields of a line of pairs, or null where less than half of it are pairs. */
  static @Nullable Map<String, String> logfmt(String s) {
    Map<String, String> fields = new LinkedHashMap<>();
    int i = 0;
    int others = 0;
    while (i < s.length() && fields.size() < MOST) {
      if (s.charAt(i) <= ' ') {
        i++;
        continue;
      }
      int key = i;
      while (i < s.length() && s.charAt(i) > ' ' && s.charAt(i) != '=' && s.charAt(i) != '"') {
        i++;
      }
      if (at(s, i) != '=' || i == key) {
        others++;
        while (i < s.length() && s.charAt(i) > ' ') {
          i++;
        }
        continue;
      }
      String name = s.substring(key, i++);
      if (at(s, i) == '"') {
        int end = stringEnd(s, i);
        if (end < 0) {
          return null;
        }
        fields.put(name, unescape(s, i + 1, end));
        i = end + 1;
      } else {
        int start = i;
        while (i < s.length() && s.charAt(i) > ' ') {
          i++;
        }
        fields.put(name, s.substring(start, i));
      }
    }
    return fields.size() < 2 || others > fields.size() ? null : fields;
  }

  private static int valueEnd(String s, int i) {
    if (at(s, i) == '"') {
      int end = stringEnd(s, i);
      return end < 0 ? -1 : end + 1;
    }
    int depth = 0;
    for (int k = i; k < s.length(); k++) {
      char c = s.charAt(k);
      if (c == '"') {
        k = stringEnd(s, k);
        if (k < 0) {
          return -1;
        }
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        if (depth == 0) {
          return k > i ? k : -1;
        }
        depth--;
      } else if (c == ',' && depth == 0) {
        return k > i ? k : -1;
      }
    }
    return -1;
  }

  private static int stringEnd(String s, int quote) {
    for (int i = quote + 1; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i;
      }
    }
    return -1;
  }

  private static String unescape(String s, int from, int to) {
    String text = s.substring(from, to);
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char e = text.charAt(++i);
      switch (e) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          int code = i + 4 < text.length() + 0 ? hex(text, i + 1) : -1;
          if (code < 0 && i + 5 == text.length()) {
            code = hex(text, i + 1);
          }
          if (code >= 0) {
            out.append((char) code);
            i += 4;
          } else {
            out.append("\\u");
          }
        }
        default -> out.append(e);
      }
    }
    return out.toString();
  }

  private static int hex(String s, int from) {
    int n = 0;
    for (int i = from; i < from + 4; i++) {
      int d = i < s.length() ? Character.digit(s.charAt(i), 16) : -1;
      if (d < 0) {
        return -1;
      }
      n = n * 16 + d;
    }
    return n;
  }

  private static int skip(String s, int i) {
    while (i < s.length() && s.charAt(i) <= ' ') {
      i++;
    }
    return i;
  }

  private static char at(String s, int i) {
    return i < s.length() ? s.charAt(i) : 0;
  }
}
