package io.tarsier.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads lines as bytes, without copying them: a line stands in the buffer until the next one. Holds
 * at most the limit of a line; what goes beyond is skipped and told. Only a line feed ends a line,
 * so that lines are counted as {@code wc -l} counts them; a carriage return before it is dropped.
 */
final class LogLines implements Closeable {

  private static final int BUFFER = 1 << 18;

  private final InputStream in;
  private final int limit;
  private byte[] buffer;
  private int start;
  private int end;
  private int next;
  private int filled;
  private boolean ended;
  private boolean cut;
  private boolean first = true;
  private long consumed;

  LogLines(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
    buffer = new byte[Math.max(BUFFER, limit + 1)];
  }

  /** Goes to the next line; false after the last. */
  boolean next() throws IOException {
    start = next;
    cut = false;
    int scan = start;
    while (true) {
      int feed = lineFeed(scan);
      if (feed >= 0) {
        next = feed + 1;
        end = feed;
        break;
      }
      scan = filled;
      if (ended) {
        if (start == filled) {
          return false;
        }
        next = filled;
        end = filled;
        break;
      }
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, filled - start);
        scan -= start;
        filled -= start;
        start = 0;
        next = 0;
      }
      if (filled == buffer.length) {
        skipRest();
        break;
      }
      fill();
    }
    consumed += next - start;
    finish();
    return true;
  }

  private int lineFeed(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void fill() throws IOException {
    int n = in.read(buffer, filled, buffer.length - filled);
    if (n < 0) {
      ended = true;
    } else {
      filled += n;
    }
  }

  /** A line longer than the buffer: keeps its beginning and reads on to its end. */
  private void skipRest() throws IOException {
    cut = true;
    end = Math.min(filled, limit);
    byte[] rest = new byte[1 << 16];
    while (true) {
      int n = in.read(rest);
      if (n < 0) {
        ended = true;
        next = filled;
        start = 0;
        // Nothing is left behind the line.
        filled = end;
        next = end;
        return;
      }
      for (int i = 0; i < n; i++) {
        if (rest[i] == '\n') {
          int left = n - i - 1;
          buffer = Arrays.copyOf(buffer, Math.max(buffer.length, end + left));
          System.arraycopy(rest, i + 1, buffer, end, left);
          filled = end + left;
          next = end;
          return;
        }
      }
      consumed += n;
    }
  }

  private void finish() {
    if (end > start && buffer[end - 1] == '\r') {
      end--;
    }
    if (end - start > limit) {
      end = start + limit;
      cut = true;
    }
    if (first) {
      first = false;
      boolean mark =
          end - start >= 3
              && buffer[start] == (byte) 0xEF
              && buffer[start + 1] == (byte) 0xBB
              && buffer[start + 2] == (byte) 0xBF;
      start += mark ? 3 : 0;
    }
  }

  byte[] bytes() {
    return buffer;
  }

  int from() {
    return start;
  }

  int to() {
    return end;
  }

  /** Whether the line was longer than the limit. */
  boolean wasCut() {
    return cut;
  }

  /** Bytes read so far, about. */
  long consumed() {
    return consumed;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
