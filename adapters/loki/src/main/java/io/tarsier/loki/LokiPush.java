package io.tarsier.loki;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.tarsier.model.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.xerial.snappy.Snappy;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what agents send to {@code POST /loki/api/v1/push}: a snappy block that holds a {@code
 * logproto.PushRequest} (Promtail, Alloy, Fluent Bit), or JSON, plain, gzip or deflate.
 *
 * <p>What breaks the framing fails the whole request. What is wrong with one stream or line (labels
 * that cannot be read, a line that is too long) loses that alone; it is counted and the first few
 * are described, as Loki does. Limits are checked before memory is taken: an unpacked body has a
 * limit of its own.
 *
 * <p>Source: grafana.com/docs/loki/latest/reference/loki-http-api and {@code pkg/push/push.proto}
 * of github.com/grafana/loki. {@link LokiLabels} says what labels mean. Safe for several threads.
 */
public final class LokiPush {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LABELS = 1;
  private static final int ENTRIES = 2;

  private final Limits limits;
  private final InstantSource clock;

  /**
   * What a request may hold at most.
   *
   * @param bytes the message unpacked
   * @param entries lines in one request
   * @param labels labels of one stream
   * @param labelChars one label's name or value
   * @param lineChars one line
   */
  public record Limits(int bytes, int entries, int labels, int labelChars, int lineChars) {

    /** Loki's own limits on labels and lines, and ten times what an agent's batch holds. */
    public static final Limits DEFAULT = new Limits(32 << 20, 100_000, 30, 2048, 256 << 10);
  }

  /**
   * What a request held.
   *
   * @param records in the order they came
   * @param skipped lines left out because something was wrong with them or with their stream
   * @param problems what was wrong with the first few
   */
  public record Decoded(List<LogRecord> records, int skipped, List<String> problems) {}

  /**
   * @param clock tells the time of lines that name none
   */
  public LokiPush(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads one request.
   *
   * @param mediaType without parameters, lower case; empty where the agent says nothing
   * @param encoding the {@code Content-Encoding}; empty for none
   * @throws LokiPushException when it cannot be read as a whole
   */
  public Decoded decode(String mediaType, String encoding, byte[] body) {
    PushedStreams streams = new PushedStreams(limits, clock.millis());
    String packed = encoding.strip().toLowerCase(Locale.ROOT);
    switch (mediaType) {
      case "application/json" -> json(inflated(packed, body), streams);
      case "application/x-protobuf", "application/protobuf", "" ->
          protobuf(snappy(inflated(packed.equals("snappy") ? "" : packed, body)), streams);
      default ->
          throw new LokiPushException(
              415,
              "Content-Type "
                  + mediaType
                  + " is not known here; send application/x-protobuf (snappy) or"
                  + " application/json");
    }
    return streams.decoded();
  }

  private byte[] inflated(String encoding, byte[] body) {
    try {
      return switch (encoding) {
        case "", "identity" -> {
          if (body.length > limits.bytes()) {
            throw tooLarge();
          }
          yield body;
        }
        case "gzip" -> bounded(new GZIPInputStream(new ByteArrayInputStream(body)));
        case "deflate" -> bounded(new InflaterInputStream(new ByteArrayInputStream(body)));
        default ->
            throw new LokiPushException(
                415, "Content-Encoding " + encoding + " is not known here; send gzip or none");
      };
    } catch (IOException e) {
      throw LokiPushException.malformed(
          "the body", "is not " + encoding + " as Content-Encoding says: " + e.getMessage());
    }
  }

  private byte[] bounded(InputStream in) throws IOException {
    try (in) {
      byte[] plain = in.readNBytes(limits.bytes());
      if (plain.length == limits.bytes() && in.read() >= 0) {
        throw tooLarge();
      }
      return plain;
    }
  }

  private byte[] snappy(byte[] body) {
    try {
      int length = Snappy.uncompressedLength(body);
      if (length < 0 || length > limits.bytes()) {
        throw tooLarge();
      }
      return Snappy.uncompress(body);
    } catch (IOException e) {
      throw LokiPushException.malformed("the body", "is not a snappy block: " + e.getMessage());
    }
  }

  private LokiPushException tooLarge() {
    return new LokiPushException(
        413,
        "the body unpacks to more than the "
            + limits.bytes()
            + " bytes allowed; lower the batch size of the agent");
  }

  private void protobuf(byte[] message, PushedStreams streams) {
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (isBytes(tag, LABELS)) {
          int end = in.pushLimit(in.readRawVarint32());
          stream(in, message, streams);
          in.popLimit(end);
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw LokiPushException.malformed(
          "PushRequest", "breaks off at byte " + in.getTotalBytesRead() + ": " + e.getMessage());
    }
  }

  /** The labels need not stand before the lines, so these are looked for first. */
  private static void stream(CodedInputStream in, byte[] message, PushedStreams streams)
      throws IOException {
    int start = in.getTotalBytesRead();
    int length = in.getBytesUntilLimit();
    CodedInputStream ahead = CodedInputStream.newInstance(message, start, length);
    String labels = "";
    for (int tag = ahead.readTag(); tag != 0; tag = ahead.readTag()) {
      if (isBytes(tag, LABELS)) {
        labels = ahead.readStringRequireUtf8();
        break;
      }
      ahead.skipField(tag);
    }
    streams.begin(labels);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isBytes(tag, ENTRIES)) {
        int end = in.pushLimit(in.readRawVarint32());
        entry(in, streams);
        in.popLimit(end);
      } else {
        in.skipField(tag);
      }
    }
  }

  private static void entry(CodedInputStream in, PushedStreams streams) throws IOException {
    long nanos = 0;
    String line = "";
    Map<String, String> metadata = Map.of();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isBytes(tag, 1)) {
        int end = in.pushLimit(in.readRawVarint32());
        nanos = timestamp(in);
        in.popLimit(end);
      } else if (isBytes(tag, 2)) {
        line = in.readString();
      } else if (isBytes(tag, 3)) {
        metadata = metadata.isEmpty() ? new LinkedHashMap<>() : metadata;
        int end = in.pushLimit(in.readRawVarint32());
        pair(in, metadata);
        in.popLimit(end);
      } else {
        in.skipField(tag);
      }
    }
    streams.line(nanos, line, metadata);
  }

  private static long timestamp(CodedInputStream in) throws IOException {
    long seconds = 0;
    int nanos = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> seconds = in.readInt64();
        case 2 -> nanos = in.readInt32();
        default -> in.skipField(tag);
      }
    }
    if (seconds < 0 || seconds > Long.MAX_VALUE / 1_000_000_000L - 1 || nanos < 0) {
      throw new InvalidProtocolBufferException("streams.entries.timestamp is no time");
    }
    return seconds * 1_000_000_000L + nanos;
  }

  private static void pair(CodedInputStream in, Map<String, String> into) throws IOException {
    String name = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = in.readString();
        case 2 -> value = in.readString();
        default -> in.skipField(tag);
      }
    }
    into.put(name, value);
  }

  private static boolean isBytes(int tag, int field) {
    return tag == (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
  }

  private static void json(byte[] text, PushedStreams into) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw LokiPushException.malformed("the body", "is not JSON: " + e.getOriginalMessage());
    }
    JsonNode streams = root.path("streams");
    if (!streams.isArray()) {
      throw LokiPushException.malformed("streams", "has to be an array");
    }
    for (int i = 0; i < streams.size(); i++) {
      String where = "streams[" + i + "]";
      JsonNode stream = streams.get(i);
      into.begin(texts(stream.path("stream"), where + ".stream"));
      JsonNode values = stream.path("values");
      if (!values.isArray()) {
        throw LokiPushException.malformed(where + ".values", "has to be an array");
      }
      for (int j = 0; j < values.size(); j++) {
        value(values.get(j), where + ".values[" + j + "]", into);
      }
    }
  }

  private static void value(JsonNode value, String where, PushedStreams into) {
    if (!value.isArray() || value.size() < 2 || !value.get(0).isString()) {
      throw LokiPushException.malformed(
          where, "has to be [\"<nanoseconds>\", \"<line>\"], with an object of metadata or none");
    }
    if (!value.get(1).isString()) {
      throw LokiPushException.malformed(where + "[1]", "has to be a line in quotes");
    }
    long nanos;
    try {
      nanos = Long.parseLong(value.get(0).stringValue());
    } catch (NumberFormatException e) {
      throw LokiPushException.malformed(
          where + "[0]", "has to be a time in nanoseconds since 1970, in quotes");
    }
    Map<String, String> metadata = value.size() > 2 ? texts(value.get(2), where + "[2]") : Map.of();
    into.line(nanos, value.get(1).stringValue(), metadata);
  }

  private static Map<String, String> texts(JsonNode object, String where) {
    if (!object.isObject()) {
      throw LokiPushException.malformed(where, "has to be an object of texts");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    object.forEachEntry((name, text) -> {
      if (!text.isValueNode()) {
        throw LokiPushException.malformed(where + "." + name, "has to be a text");
      }
      texts.put(name, text.asString());
    });
    return texts;
  }
}
