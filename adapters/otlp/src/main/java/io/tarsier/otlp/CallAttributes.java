package io.tarsier.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the attributes of a span say of a call: whom it went to and what was asked, by
 * OpenTelemetry's semantic conventions, the names of today and those before. The first {@value
 * #KEPT} attributes are kept for people, each cut to {@value #MAX_CHARS} characters.
 *
 * <p>The peer of a call is {@code service.peer.name} or {@code peer.service}; else the database,
 * named by its address, else by {@code db.namespace}, else by its system; else the queue or topic;
 * else the address. An address within a Kubernetes cluster, {@code cart.shop.svc}, is that service
 * in that namespace.
 */
final class CallAttributes {

  static final int KEPT = 24;
  static final int MAX_CHARS = 512;

  private static final int MAX_NAME = 128;

  private final Map<String, String> all;

  private CallAttributes(Map<String, String> all) {
    this.all = all;
  }

  static CallAttributes of(List<KeyValue> attributes) {
    Map<String, String> all = HashMap.newHashMap(Math.min(KEPT, attributes.size()));
    for (KeyValue a : attributes) {
      if (all.size() >= KEPT) {
        break;
      }
      String value = text(a.getValue());
      if (!value.isEmpty() && !a.getKey().isEmpty()) {
        all.put(clip(a.getKey(), MAX_NAME), clip(value, MAX_CHARS));
      }
    }
    return new CallAttributes(all);
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case BYTES_VALUE, ARRAY_VALUE, KVLIST_VALUE ->
          value.getSerializedSize() > 4 * MAX_CHARS ? "" : Values.text(value);
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }

  /** The attributes as labels, and why it failed where that is told. */
  Labels kept(String failure) {
    if (!failure.isEmpty()) {
      all.put("status.message", clip(failure, MAX_CHARS));
    }
    return Labels.of(all);
  }

  private String any(String... names) {
    for (String name : names) {
      String value = all.get(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return "";
  }

  /** Whom a call went to; empty for spans that call nobody. */
  Optional<Entity> peer(Entity caller, Span.Kind kind) {
    if (kind != Span.Kind.CLIENT && kind != Span.Kind.PRODUCER) {
      return Optional.empty();
    }
    String named = any("service.peer.name", "peer.service");
    if (!named.isEmpty()) {
      String namespace = any("service.peer.namespace");
      return Peers.service(namespace.isEmpty() ? caller.scope() : namespace, named);
    }
    String address =
        any("server.address", "net.peer.name", "net.host.name", "server.socket.domain");
    String database = any("db.system.name", "db.system");
    if (!database.isEmpty()) {
      if (address.isEmpty()) {
        address = any("net.sock.peer.name", "network.peer.address", "net.sock.peer.addr");
      }
      String place = address.isEmpty() ? any("db.namespace", "db.name") : address;
      return Peers.address(caller.scope(), place.isEmpty() ? database : place);
    }
    String queue = any("messaging.destination.name", "messaging.destination");
    if (!queue.isEmpty()) {
      return Peers.service(caller.scope(), queue);
    }
    if (address.isEmpty()) {
      address = Peers.hostOf(any("url.full", "http.url", "http.host"));
    }
    if (address.isEmpty()) {
      address = any("rpc.service");
    }
    return address.isEmpty() ? Optional.empty() : Peers.address(caller.scope(), address);
  }

  /** What was asked, in few words that many calls share. */
  String operation(String name, Span.Kind kind) {
    String route = any("http.route");
    if (!route.isEmpty() && kind == Span.Kind.SERVER) {
      return clip((any("http.request.method", "http.method") + " " + route).strip(), MAX_NAME);
    }
    String database = any("db.system.name", "db.system");
    if (!database.isEmpty()) {
      String verb = any("db.operation.name", "db.operation");
      String table = any("db.collection.name", "db.sql.table", "db.mongodb.collection");
      if (!verb.isEmpty()) {
        return clip((verb + " " + table).strip(), MAX_NAME);
      }
    }
    return Peers.general(clip(name, MAX_NAME));
  }

  private static String clip(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
