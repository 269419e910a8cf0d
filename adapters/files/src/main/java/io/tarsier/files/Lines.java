package io.tarsier.files;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts bytes into lines. Only a line feed ends a line; a carriage return before it is dropped, as
 * are NUL bytes in front, which stand where a file was emptied under a writer that did not notice.
 * Of a line that is too long the beginning is kept and the rest skipped.
 */
final class Lines {

  /** So much of a line is looked at. */
  static final int MAX_LINE = 1 << 16;

  private Lines() {}

  /**
   * What was made of some bytes.
   *
   * @param consumed how many of them need not be read again
   * @param skipping whether they end within a line whose rest is to be skipped
   * @param cut how many lines were cut
   */
  record Cut(int consumed, boolean skipping, int cut) {}

  /**
   * Takes whole lines out of the bytes.
   *
   * @param skipping whether they begin within a line that is to be skipped
   */
  static Cut split(byte[] bytes, int length, boolean skipping, List<String> into) {
    int start = 0;
    int cut = 0;
    boolean skip = skipping;
    for (int i = 0; i < length; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      if (skip) {
        skip = false;
      } else {
        cut += i - start > MAX_LINE ? 1 : 0;
        into.add(text(bytes, start, i));
      }
      start = i + 1;
    }
    if (skip) {
      return new Cut(length, true, cut);
    }
    if (length - start > MAX_LINE) {
      into.add(text(bytes, start, length));
      return new Cut(length, true, cut + 1);
    }
    return new Cut(start, false, cut);
  }

  /** A line without its end; what is not UTF-8 becomes U+FFFD. */
  static String text(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && bytes[start] == 0) {
      start++;
    }
    int end = Math.min(to, start + MAX_LINE);
    if (end == to && end > start && bytes[end - 1] == '\r') {
      end--;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** Whether a file that begins so holds no text. */
  static boolean areBinary(byte[] head) {
    int i = 0;
    while (i < head.length && head[i] == 0) {
      i++;
    }
    for (; i < head.length; i++) {
      if (head[i] == 0) {
        return true;
      }
    }
    return false;
  }
}
