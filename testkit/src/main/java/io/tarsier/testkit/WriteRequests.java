package io.tarsier.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.xerial.snappy.Snappy;

/** Writes requests of Prometheus' remote write 1.0, well-formed or not. */
public final class WriteRequests {

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** One series under construction. */
  public static final class OneSeries {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public OneSeries label(String name, String value) {
      return label(name.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    public OneSeries label(byte[] name, byte[] value) {
      ByteArrayOutputStream label = new ByteArrayOutputStream();
      field(label, 1, name);
      field(label, 2, value);
      field(out, 1, label.toByteArray());
      return this;
    }

    public OneSeries sample(double value, long millis) {
      return sampleBits(Double.doubleToRawLongBits(value), millis);
    }

    public OneSeries sampleBits(long bits, long millis) {
      ByteArrayOutputStream sample = new ByteArrayOutputStream();
      sample.write(1 << 3 | 1);
      sample.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array());
      sample.write(2 << 3);
      varint(sample, millis);
      field(out, 2, sample.toByteArray());
      return this;
    }
  }

  public WriteRequests add(OneSeries series) {
    field(message, 1, series.out.toByteArray());
    return this;
  }

  /** A field that the decoder does not know. */
  public WriteRequests unknown(int number, byte[] content) {
    field(message, number, content);
    return this;
  }

  public byte[] message() {
    return message.toByteArray();
  }

  public byte[] body() {
    return snappy(message());
  }

  public static byte[] snappy(byte[] message) {
    try {
      return Snappy.compress(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static OneSeries series(String metric) {
    return new OneSeries().label("__name__", metric);
  }

  public static void field(ByteArrayOutputStream out, int number, byte[] content) {
    varint(out, (long) number << 3 | 2);
    varint(out, content.length);
    out.writeBytes(content);
  }

  public static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
