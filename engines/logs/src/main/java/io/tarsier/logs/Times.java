package io.tarsier.logs;

/** Finds the end of a time of day that begins with digits before a colon. */
final class Times {

  private Times() {}

  /**
   * The end of {@code 12:30}, {@code 12:30:45.678} or {@code 2026-01-01T12:30:45Z}, or 0.
   *
   * @param colon where the first colon stands
   */
  static int end(byte[] b, int first, int colon, int end) {
    int hour = colon;
    while (hour > first && ByteClass.isDigit(b[hour - 1])) {
      hour--;
    }
    int digits = colon - hour;
    if (digits < 1
        || digits > 2
        || (hour > first && b[hour - 1] != 'T' && b[hour - 1] != '-')
        || (hour > first && !ByteClass.isDigit(b[first]))) {
      return 0;
    }
    int i = colon;
    int parts = 0;
    while (i + 2 < end
        && b[i] == ':'
        && ByteClass.isDigit(b[i + 1])
        && ByteClass.isDigit(b[i + 2])) {
      if (i + 3 < end && ByteClass.isDigit(b[i + 3])) {
        if (parts < 2) {
          return 0;
        }
        break;
      }
      i += 3;
      parts++;
    }
    if (parts == 0) {
      return 0;
    }
    if (i + 1 < end && (b[i] == '.' || b[i] == ',' || b[i] == ':') && ByteClass.isDigit(b[i + 1])) {
      i++;
      while (i < end && ByteClass.isDigit(b[i])) {
        i++;
      }
    }
    if (i < end && b[i] == 'Z') {
      i++;
    } else if (parts >= 2
        && i + 4 < end
        && (b[i] == '+' || b[i] == '-')
        && ByteClass.isDigit(b[i + 1])) {
      i++;
      while (i < end && (ByteClass.isDigit(b[i]) || b[i] == ':')) {
        i++;
      }
    }
    return i < end && (ByteClass.OF[b[i] & 0xFF] & ByteClass.ATOM) != 0 && b[i] != '.' ? 0 : i;
  }
}
