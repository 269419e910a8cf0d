package io.tarsier.logs;

/** What a byte can be part of, as one bit each, looked up once a byte. */
final class ByteClass {

  /** Part of a word; everything else is a space or a mark. */
  static final int ATOM = 1;

  static final int SPACE = 2;
  static final int DIGIT = 4;
  static final int DOT = 8;
  static final int SLASH = 16;
  static final int BACKSLASH = 32;

  /**
   * A letter that is no hexadecimal digit, or any other byte that rules a hexadecimal number out.
   */
  static final int NOT_HEX = 64;

  /** Ends a path or an address. */
  static final int CLOSES = 128;

  /** Makes a word worth a second look. */
  static final int TELLING = DIGIT | DOT | SLASH | BACKSLASH;

  static final int[] OF = new int[256];

  static {
    for (int b = 0; b < 256; b++) {
      if (b <= ' ' || b == 0x7F) {
        OF[b] = SPACE | CLOSES;
      } else if (b >= '0' && b <= '9') {
        OF[b] = ATOM | DIGIT;
      } else if (isLetter(b)) {
        OF[b] = ATOM | (isHexLetter(b) ? 0 : NOT_HEX);
      } else if (b >= 0x80 || b == '_' || b == '-' || b == '~' || b == '$') {
        // Whatever is not ASCII is taken for a letter.
        OF[b] = ATOM | NOT_HEX;
      }
    }
    OF['.'] = ATOM | NOT_HEX | DOT;
    OF['/'] = ATOM | NOT_HEX | SLASH;
    OF['\\'] = ATOM | NOT_HEX | BACKSLASH;
    for (char c : ",;()[]{}<>\"'|`".toCharArray()) {
      OF[c] = CLOSES;
    }
  }

  private ByteClass() {}

  static boolean isLetter(int b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean isHexLetter(int b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f';
  }

  static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }

  static boolean isHex(int b) {
    return isDigit(b) || isHexLetter(b);
  }
}
