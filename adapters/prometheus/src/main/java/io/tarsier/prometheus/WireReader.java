package io.tarsier.prometheus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a Protocol Buffers message in place. It knows the wire format and nothing else:
 * tags, varints, fixed and length-delimited fields (protobuf.dev/programming-guides/encoding).
 * Every length is held against the end of the enclosing message before it is used.
 */
final class WireReader {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final byte[] data;
  private final ByteBuffer numbers;
  private int at;

  WireReader(byte[] data) {
    this.data = data;
    this.numbers = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  int at() {
    return at;
  }

  void moveTo(int offset) {
    at = offset;
  }

  int end() {
    return data.length;
  }

  /** Field number and wire type, as they come. */
  int tag(int end, String where) {
    int start = at;
    long tag = varint(end, where);
    if (tag >>> 3 == 0 || tag != (int) tag) {
      throw malformed(where, start, "a field number that cannot be");
    }
    return (int) tag;
  }

  long varint(int end, String where) {
    int start = at;
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw malformed(where, start, "a number that goes beyond its end");
      }
      byte b = data[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed(where, start, "a number of more than ten bytes");
  }

  double fixed64(int end, String where) {
    return Double.longBitsToDouble(fixed64Bits(end, where));
  }

  long fixed64Bits(int end, String where) {
    if (end - at < 8) {
      throw malformed(where, at, "a double that goes beyond its end");
    }
    long bits = numbers.getLong(at);
    at += 8;
    return bits;
  }

  /** The length of what follows, within the enclosing message. */
  int length(int end, String where) {
    int start = at;
    long length = varint(end, where);
    if (length < 0 || length > end - at) {
      throw malformed(
          where, start, "a length of " + Long.toUnsignedString(length) + " beyond its end");
    }
    return (int) length;
  }

  /** Passes over a field that is not needed. */
  void skip(int wireType, int end, String where) {
    switch (wireType) {
      case VARINT -> varint(end, where);
      case FIXED64 -> fixed64Bits(end, where);
      case BYTES -> {
        int length = length(end, where); // moves on, so it may not stand within an addition
        at += length;
      }
      case FIXED32 -> {
        if (end - at < 4) {
          throw malformed(where, at, "a number that goes beyond its end");
        }
        at += 4;
      }
      default -> throw malformed(where, at, "wire type " + wireType + ", which is not used");
    }
  }

  /** Text, or null where the bytes are not UTF-8. */
  @Nullable String text(int offset, int length) {
    boolean ascii = true;
    for (int i = offset; i < offset + length && ascii; i++) {
      ascii = data[i] >= 0;
    }
    if (ascii) {
      return new String(data, offset, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(data, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  static RemoteWriteException malformed(String where, int offset, String what) {
    return new RemoteWriteException(
        "not a remote-write request: " + where + " at offset " + offset + " holds " + what);
  }
}
