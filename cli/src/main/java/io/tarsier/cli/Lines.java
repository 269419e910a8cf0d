package io.tarsier.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of any length in bounded memory: what goes beyond the limit is skipped and told.
 * Invalid UTF-8 becomes the replacement character. Ends a line at {@code \n}, {@code \r\n} or
 * {@code \r}; drops a byte-order mark.
 */
final class Lines implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final int limit;
  private final byte[] buffer = new byte[BUFFER];
  private byte[] line = new byte[256];
  private int at;
  private int filled;
  private boolean first = true;
  private boolean skipLineFeed;
  private boolean cut;

  Lines(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    int length = 0;
    boolean any = false;
    cut = false;
    while (true) {
      if (at == filled) {
        filled = in.read(buffer);
        at = 0;
        if (filled <= 0) {
          filled = 0;
          return any ? text(length) : null;
        }
      }
      byte b = buffer[at++];
      if (skipLineFeed) {
        skipLineFeed = false;
        if (b == '\n') {
          continue;
        }
      }
      any = true;
      if (b == '\n' || b == '\r') {
        skipLineFeed = b == '\r';
        return text(length);
      }
      if (length == limit) {
        cut = true;
        continue;
      }
      if (length == line.length) {
        line = java.util.Arrays.copyOf(line, Math.min(limit, length * 2));
      }
      line[length++] = b;
    }
  }

  /** Whether the last line was longer than the limit. */
  boolean wasCut() {
    return cut;
  }

  private String text(int length) {
    int from = 0;
    if (first) {
      first = false;
      boolean mark =
          length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
      from = mark ? 3 : 0;
    }
    return new String(line, from, length - from, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
