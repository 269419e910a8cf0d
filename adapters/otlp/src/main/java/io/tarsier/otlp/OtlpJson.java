package io.tarsier.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads OTLP's JSON into any of its messages by their descriptors, so that logs, metrics and traces
 * share it. It differs from protobuf's own JSON mapping as the protocol says: identifiers of traces
 * and spans are hexadecimal, enums are numbers (names are taken too), unknown fields are passed
 * over. Errors name the field by its path.
 */
final class OtlpJson {

  private static final int MAX_DEPTH = 64;
  private static final Descriptor SPAN = Span.getDescriptor();

  /** Too short to be an identifier. */
  private static final ByteString BROKEN = ByteString.copyFrom(new byte[] {1});

  private static final Set<String> HEX = Set.of("trace_id", "span_id", "parent_span_id");
  private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private OtlpJson() {}

  static void read(byte[] text, Message.Builder into) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new OtlpException(400, "the body is not JSON: " + e.getOriginalMessage());
    }
    object(root, into, "");
  }

  private static void object(JsonNode node, Message.Builder into, String path) {
    if (!node.isObject()) {
      throw wrong(path.isEmpty() ? "the body" : path, "an object");
    }
    Map<String, FieldDescriptor> fields =
        FIELDS.computeIfAbsent(into.getDescriptorForType(), OtlpJson::fields);
    node.forEachEntry((name, value) -> {
      FieldDescriptor field = fields.get(name);
      if (field == null || value.isNull()) {
        return;
      }
      String where = path.isEmpty() ? name : path + "." + name;
      if (!field.isRepeated()) {
        into.setField(field, value(value, field, into, where));
        return;
      }
      if (!value.isArray()) {
        throw wrong(where, "an array");
      }
      for (int i = 0; i < value.size(); i++) {
        into.addRepeatedField(field, value(value.get(i), field, into, where + "[" + i + "]"));
      }
    });
  }

  private static Map<String, FieldDescriptor> fields(Descriptor message) {
    Map<String, FieldDescriptor> byName = new HashMap<>();
    for (FieldDescriptor field : message.getFields()) {
      byName.put(field.getJsonName(), field);
      byName.put(field.getName(), field);
    }
    return byName;
  }

  private static Object value(
      JsonNode node, FieldDescriptor field, Message.Builder parent, String where) {
    Object value =
        switch (field.getJavaType()) {
          case MESSAGE -> {
            Message.Builder child = parent.newBuilderForField(field);
            object(node, child, where);
            yield child.build();
          }
          case STRING -> node.isString() ? node.stringValue() : null;
          case BOOLEAN -> node.isBoolean() ? node.booleanValue() : null;
          case INT -> {
            Long whole = whole(node);
            yield whole == null ? null : (Object) whole.intValue();
          }
          case LONG -> whole(node);
          case DOUBLE -> real(node);
          case FLOAT -> {
            Double real = real(node);
            yield real == null ? null : (Object) real.floatValue();
          }
          case BYTE_STRING -> {
            ByteString bytes = bytes(node, HEX.contains(field.getName()));
            // A broken identifier costs the span that has it, not its neighbours.
            yield bytes == null && field.getContainingType().equals(SPAN) ? BROKEN : bytes;
          }
          case ENUM -> constant(node, field);
        };
    if (value == null) {
      throw wrong(where, words(field));
    }
    return value;
  }

  private static @Nullable Long whole(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue().longValue();
    }
    if (!node.isString()) {
      return null;
    }
    try {
      String text = node.stringValue();
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Double real(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    try {
      return node.isString() ? (Double) Double.parseDouble(node.stringValue()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable ByteString bytes(JsonNode node, boolean hex) {
    if (!node.isString()) {
      return null;
    }
    try {
      String text = node.stringValue();
      return ByteString.copyFrom(
          hex ? HexFormat.of().parseHex(text) : Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable EnumValueDescriptor constant(JsonNode node, FieldDescriptor field) {
    return node.isString()
        ? field.getEnumType().findValueByName(node.stringValue())
        : node.isInt()
            ? field.getEnumType().findValueByNumberCreatingIfUnknown(node.intValue())
            : null;
  }

  private static String words(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> "an object";
      case STRING -> "a text";
      case BOOLEAN -> "true or false";
      case INT, LONG -> "a whole number, in quotes or not";
      case DOUBLE, FLOAT -> "a number";
      case BYTE_STRING ->
          HEX.contains(field.getName()) ? "a text of hexadecimal digits" : "base64 text";
      case ENUM -> "the number of a " + field.getEnumType().getName();
    };
  }

  private static OtlpException wrong(String where, String wanted) {
    return new OtlpException(400, where + " has to be " + wanted);
  }
}
