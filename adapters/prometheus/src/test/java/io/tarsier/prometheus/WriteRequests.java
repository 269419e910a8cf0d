package io.tarsier.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.xerial.snappy.Snappy;

/** Writes remote-write requests, well-formed or not. */
final class WriteRequests {

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** One series under construction. */
  static final class OneSeries {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    OneSeries label(String name, String value) {
      return label(name.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    OneSeries label(byte[] name, byte[] value) {
      ByteArrayOutputStream label = new ByteArrayOutputStream();
      field(label, 1, name);
      field(label, 2, value);
      field(out, 1, label.toByteArray());
      return this;
    }

    OneSeries sample(double value, long millis) {
      return sampleBits(Double.doubleToRawLongBits(value), millis);
    }

    OneSeries sampleBits(long bits, long millis) {
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

  WriteRequests add(OneSeries series) {
    field(message, 1, series.out.toByteArray());
    return this;
  }

  /** A field that the decoder does not know. */
  WriteRequests unknown(int number, byte[] content) {
    field(message, number, content);
    return this;
  }

  byte[] message() {
    return message.toByteArray();
  }

  byte[] body() {
    return snappy(message());
  }

  static byte[] snappy(byte[] message) {
    try {
      return Snappy.compress(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OneSeries series(String metric) {
    return new OneSeries().label("__name__", metric);
  }

  static void field(ByteArrayOutputStream out, int number, byte[] content) {
    varint(out, (long) number << 3 | 2);
    varint(out, content.length);
    out.writeBytes(content);
  }

  static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
