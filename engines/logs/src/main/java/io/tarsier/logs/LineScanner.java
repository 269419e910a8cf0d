package io.tarsier.logs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts a line into words, marks and parameters in one pass over its bytes, and hashes what is left
 * when each parameter is replaced by a placeholder: the line's <em>shape</em>. Lines that differ in
 * numbers, addresses, identifiers, paths or times alone have one shape.
 *
 * <p>A word is a run of letters, digits, {@code _ - . / \ ~} and bytes beyond ASCII; it is a
 * parameter by what it is made of, never by what it means. Costs about a nanosecond a byte and
 * allocates nothing. One scanner serves one thread; what it found stands until the next line.
 */
final class LineScanner {

  static final byte WORD = 0;
  static final byte MARK = 1;
  static final byte PARAMETER = 2;

  /** Hash codes of what is not a word; any odd numbers do. */
  static final long PARAMETER_CODE = 0x9E3779B97F4A7C15L;

  static final long SPACE_CODE = 0xD6E8FEB86659FD93L;
  static final long FACTOR = 0xFF51AFD7ED558CCDL;
  static final long SEED = 0x2545F4914F6CDD1DL;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int maxTokens;
  private final byte[] kind;
  private final boolean[] spaced;
  private final int[] from;
  private final int[] to;
  private final long[] code;
  private byte[] bytes = new byte[0];
  private int count;
  private int end;
  private long shape;

  LineScanner(int maxTokens) {
    this.maxTokens = maxTokens;
    kind = new byte[maxTokens];
    spaced = new boolean[maxTokens];
    from = new int[maxTokens];
    to = new int[maxTokens];
    code = new long[maxTokens];
  }

  /**
   * Scans a line and returns the hash of its shape. What goes beyond the limit is one parameter.
   */
  long scan(byte[] line, int start, int stop) {
    bytes = line;
    end = stop;
    count = 0;
    shape = SEED;
    int[] classes = ByteClass.OF;
    int last = maxTokens - 4;
    boolean space = false;
    int i = start;
    while (i < stop) {
      int c = classes[line[i] & 0xFF];
      if ((c & ByteClass.SPACE) != 0) {
        i++;
        space = count > 0;
        continue;
      }
      if (count >= last) {
        emit(PARAMETER, space, i, stop);
        return shape;
      }
      int first = i;
      if ((c & ByteClass.ATOM) == 0) {
        byte mark = line[i++];
        while (i < stop && line[i] == mark) {
          i++;
        }
        int address =
            mark == ':' && i - first == 2 ? Identifiers.colonHexEnd(line, first, stop) : 0;
        i = Math.max(i, address);
        emit(address > 0 ? PARAMETER : MARK, space, first, i);
      } else {
        int seen = 0;
        do {
          seen |= c;
          i++;
        } while (i < stop && ((c = classes[line[i] & 0xFF]) & ByteClass.ATOM) != 0);
        if ((seen & ByteClass.TELLING) == 0
            && ((seen & ByteClass.NOT_HEX) != 0 || i - first < 8)
            && (i >= stop || line[i] != ':')) {
          emit(WORD, space, first, i);
        } else {
          i = atom(first, i, seen, space);
        }
      }
      space = false;
    }
    return shape;
  }

  /** A word that may be more than a word; returns where the scan goes on. */
  private int atom(int first, int stop, int seen, boolean space) {
    int i = stop;
    if ((seen & ByteClass.DOT) != 0) {
      int dots = run(first, stop);
      if (dots == first) {
        int after = first;
        while (after < stop && bytes[after] == '.') {
          after++;
        }
        emit(MARK, space, first, after);
        return after;
      }
      if (dots >= 0) {
        return atom(first, dots, classes(first, dots), space);
      }
    }
    int b = bytes[first];
    if (i < end && bytes[i] == ':') {
      int after = colon(first, i, seen, space);
      if (after > 0) {
        return after;
      }
    }
    boolean number =
        ByteClass.isDigit(b) || (b == '-' && i - first > 1 && ByteClass.isDigit(bytes[first + 1]));
    if ((seen & ByteClass.SLASH) != 0) {
      return slashed(first, i, seen, space);
    }
    if ((seen & ByteClass.BACKSLASH) != 0 && isShare(first, i)) {
      int after = pathEnd(i);
      emit(PARAMETER, space, first, after);
      return after;
    }
    if (bytes[i - 1] == '.' && i - first > 1) {
      i--;
    }
    if (number) {
      emit(PARAMETER, space, first, i);
    } else {
      boolean key = i < end && bytes[i] == '=';
      int dot = key || (seen & ByteClass.DOT) == 0 ? -1 : Identifiers.numberedAt(bytes, first, i);
      if (dot > 0) {
        emit(WORD, space, first, dot + 1);
        emit(PARAMETER, false, dot + 1, i);
        return i;
      }
      emit(!key && Identifiers.looksGenerated(bytes, first, i) ? PARAMETER : WORD, space, first, i);
    }
    return i;
  }

  private int classes(int from, int to) {
    int seen = 0;
    for (int i = from; i < to; i++) {
      seen |= ByteClass.OF[bytes[i] & 0xFF];
    }
    return seen;
  }

  /** Where two dots stand side by side, or -1. */
  private int run(int first, int stop) {
    for (int i = first; i < stop - 1; i++) {
      if (bytes[i] == '.'
          && bytes[i + 1] == '.'
          && (i == first || bytes[i - 1] != '/')
          && (i + 2 >= stop || bytes[i + 2] != '/')) {
        return i;
      }
    }
    return -1;
  }

  /** An atom before a colon: an address, a time, a drive. Returns 0 where it is none of them. */
  private int colon(int first, int i, int seen, boolean space) {
    int next = i + 1 < end ? bytes[i + 1] : ' ';
    if (next == '/' && i + 2 < end && bytes[i + 2] == '/' && (seen & ByteClass.SLASH) == 0) {
      emit(WORD, space, first, i);
      emit(MARK, false, i, i + 1);
      emit(MARK, false, i + 1, i + 3);
      return authority(i + 3);
    }
    if (i - first == 1 && (next == '\\' || next == '/') && ByteClass.isLetter(bytes[first])) {
      int after = pathEnd(i + 1);
      emit(PARAMETER, space, first, after);
      return after;
    }
    if (next == ' ') {
      return 0;
    }
    int after = Times.end(bytes, first, i, end);
    if (after == 0) {
      after = Identifiers.colonHexEnd(bytes, first, end);
    }
    if (after > 0) {
      emit(PARAMETER, space, first, after);
    }
    return after;
  }

  /** What follows {@code scheme://}: host and port apart where nothing follows them, else one. */
  private int authority(int first) {
    int i = first;
    int port = -1;
    boolean user = false;
    while (i < end && bytes[i] != '/' && (ByteClass.OF[bytes[i] & 0xFF] & ByteClass.CLOSES) == 0) {
      if (bytes[i] == ':') {
        port = i;
      }
      user |= bytes[i] == '@';
      i++;
    }
    boolean path = i < end && bytes[i] == '/';
    if (path) {
      i = pathEnd(i);
    }
    while (i - first > 1 && !path && (bytes[i - 1] == '.' || bytes[i - 1] == ':')) {
      i--;
    }
    if (i <= first) {
      return i;
    }
    if (port > first && port < i - 1 && !user && !path) {
      emit(PARAMETER, false, first, port);
      emit(MARK, false, port, port + 1);
      emit(PARAMETER, false, port + 1, i);
    } else {
      emit(PARAMETER, false, first, i);
    }
    return i;
  }

  /** An atom with a slash in it: an address, a path, a fraction or two words. */
  private int slashed(int first, int stop, int seen, boolean space) {
    int slash = first;
    while (bytes[slash] != '/') {
      slash++;
    }
    boolean another = false;
    boolean address = slash + 1 < stop;
    boolean digit = false;
    for (int k = slash + 1; k < stop; k++) {
      int c = ByteClass.OF[bytes[k] & 0xFF];
      another |= (c & ByteClass.SLASH) != 0;
      digit |= (c & ByteClass.DIGIT) != 0;
      address &= (c & (ByteClass.DIGIT | ByteClass.DOT)) != 0;
    }
    address &= digit;
    if (address && bytes[stop - 1] == '.') {
      stop--;
    }
    if (slash == first) {
      if (address) {
        emit(PARAMETER, space, first, stop);
        return stop;
      }
      if (stop - first == 1) {
        boolean root = !space && count > 0 && kind[count - 1] == MARK;
        emit(root ? PARAMETER : WORD, space, first, stop);
        return stop;
      }
      int after = pathEnd(stop);
      emit(PARAMETER, space, first, after);
      return after;
    }
    if (address) {
      boolean generated =
          ByteClass.isDigit(bytes[first])
              || isQuad(slash + 1, stop)
              || Identifiers.looksGenerated(bytes, first, slash);
      emit(generated ? PARAMETER : WORD, space, first, slash);
      emit(MARK, false, slash, slash + 1);
      emit(PARAMETER, false, slash + 1, stop);
      return stop;
    }
    if (another || (seen & ByteClass.DIGIT) != 0 || bytes[first] == '~' || bytes[first] == '.') {
      int after = pathEnd(stop);
      emit(PARAMETER, space, first, after);
      return after;
    }
    if (bytes[stop - 1] == '.') {
      stop--;
    }
    emit(WORD, space, first, stop);
    return stop;
  }

  /** Whether there are three dots, as in an address; what stands before it is the host's name. */
  private boolean isQuad(int from, int to) {
    int dots = 0;
    for (int i = from; i < to; i++) {
      dots += bytes[i] == '.' ? 1 : 0;
    }
    return dots == 3;
  }

  /** Whether backslashes make a path of it, rather than an escaped character. */
  private boolean isShare(int first, int stop) {
    int n = 0;
    for (int i = first; i < stop; i++) {
      n += bytes[i] == '\\' ? 1 : 0;
    }
    return n >= 2;
  }

  /** Where a path that has begun ends: before a space, a closing mark, or a colon that ends it. */
  private int pathEnd(int i) {
    while (i < end) {
      int b = bytes[i];
      if ((ByteClass.OF[b & 0xFF] & ByteClass.CLOSES) != 0) {
        return i;
      }
      if (b == ':') {
        int k = i + 1;
        while (k < end && ByteClass.isDigit(bytes[k])) {
          k++;
        }
        if (k == end
            || (ByteClass.OF[bytes[k] & 0xFF] & ByteClass.CLOSES) != 0
            || bytes[k] == ':') {
          return i;
        }
      }
      i++;
    }
    return i;
  }

  private void emit(byte what, boolean space, int start, int stop) {
    int n = count++;
    kind[n] = what;
    spaced[n] = space;
    from[n] = start;
    to[n] = stop;
    long h = what == PARAMETER ? PARAMETER_CODE : hash(bytes, start, stop);
    code[n] = h;
    shape = shape * FACTOR + token(h, space);
  }

  /** What a token adds to the hash of a line. */
  static long token(long code, boolean space) {
    long h = space ? code ^ SPACE_CODE : code;
    return (h ^ (h >>> 29)) * 0xBF58476D1CE4E5B9L;
  }

  /** The hash of some bytes, eight at a time. */
  static long hash(byte[] b, int start, int stop) {
    int length = stop - start;
    long h = length * 0x9FB21C651E98DF25L;
    int i = start;
    while (stop - i > 8) {
      h = mix(h ^ (long) LONG.get(b, i));
      i += 8;
    }
    long tail = 0;
    if (stop >= 8) {
      tail = (long) LONG.get(b, stop - 8) >>> (8 * (8 - (stop - i)));
    } else {
      for (int k = stop - 1; k >= i; k--) {
        tail = tail << 8 | (b[k] & 0xFF);
      }
    }
    return mix(h ^ tail);
  }

  private static long mix(long h) {
    h *= 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 32);
  }

  int count() {
    return count;
  }

  byte kind(int token) {
    return kind[token];
  }

  boolean spaced(int token) {
    return spaced[token];
  }

  int from(int token) {
    return from[token];
  }

  int to(int token) {
    return to[token];
  }

  byte[] bytes(int token) {
    return Arrays.copyOfRange(bytes, from[token], to[token]);
  }
}
