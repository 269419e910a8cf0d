package io.tarsier.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with an exception, not silently, after a number of bytes. */
final class LimitedInputStream extends FilterInputStream {

  private long left;

  LimitedInputStream(InputStream in, long limit) {
    super(in);
    this.left = limit;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    return b < 0 ? b : count(1, b);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = super.read(into, offset, length);
    return n < 0 ? n : count(n, n);
  }

  private int count(int bytes, int result) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new TooLongException();
    }
    return result;
  }
}
