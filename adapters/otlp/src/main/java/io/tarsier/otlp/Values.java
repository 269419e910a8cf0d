package io.tarsier.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** OpenTelemetry's values as text: a text as it is, lists and maps as JSON. */
final class Values {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Values() {}

  static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case ARRAY_VALUE, KVLIST_VALUE -> JSON.writeValueAsString(node(value));
      case BOOL_VALUE, INT_VALUE, DOUBLE_VALUE, BYTES_VALUE -> node(value).asString();
      // An index into a table that only profiles have.
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }

  /** The text of one attribute; empty where there is none. */
  static String text(List<KeyValue> attributes, String key) {
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().equals(key)) {
        return text(attribute.getValue());
      }
    }
    return "";
  }

  private static JsonNode node(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> NODES.stringNode(value.getStringValue());
      case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
      case INT_VALUE -> NODES.numberNode(value.getIntValue());
      case DOUBLE_VALUE -> NODES.numberNode(value.getDoubleValue());
      case BYTES_VALUE ->
          NODES.stringNode(Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
      case ARRAY_VALUE -> {
        ArrayNode array = NODES.arrayNode();
        value.getArrayValue().getValuesList().forEach(v -> array.add(node(v)));
        yield array;
      }
      case KVLIST_VALUE -> {
        ObjectNode object = NODES.objectNode();
        value
            .getKvlistValue()
            .getValuesList()
            .forEach(pair -> object.set(pair.getKey(), node(pair.getValue())));
        yield object;
      }
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> NODES.nullNode();
    };
  }
}
