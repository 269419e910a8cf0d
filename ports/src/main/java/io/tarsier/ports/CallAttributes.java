package io.tarsier.ports;

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
public final class CallAttributes {

  /** So many attributes of a span are kept. */
  public static final int KEPT = 24;

  /** So long may the value of one be. */
  public static final int MAX_CHARS = 512;

  private static final int MAX_NAME = 128;

  private static final List<String> PLACE =
      List.of(
          "service.name",
          "service.namespace",
          "service.version",
          "service.instance.id",
          "deployment.environment",
          "deployment.environment.name",
          "k8s.namespace.name",
          "k8s.pod.name",
          "k8s.deployment.name",
          "k8s.node.name",
          "k8s.cluster.name",
          "host.name");

  private final Map<String, String> all = new HashMap<>();

  /** Adds an attribute; one without text, and those beyond the limit, are passed over. */
  public void add(String key, String value) {
    if (all.size() < KEPT && !value.isEmpty() && !key.isEmpty()) {
      all.put(clip(key, MAX_NAME), clip(value, MAX_CHARS));
    }
  }

  /** Whether no more are kept. */
  public boolean isFull() {
    return all.size() >= KEPT;
  }

  /** The service that the attributes of a resource are about. */
  public static Entity service(Map<String, String> resource) {
    String name = resource.getOrDefault("service.name", "").strip();
    String namespace = resource.getOrDefault("k8s.namespace.name", "");
    return new Entity(
        Entity.Kind.SERVICE,
        clip(resource.getOrDefault("service.namespace", namespace), MAX_NAME),
        name.isEmpty() ? "unknown" : clip(name, 2 * MAX_NAME));
  }

  /** What the attributes of a resource say of where it ran, dots as underscores. */
  public static Labels place(Map<String, String> resource) {
    Map<String, String> labels = new HashMap<>();
    for (String name : PLACE) {
      String value = resource.getOrDefault(name, "");
      labels.put(name.replace('.', '_'), clip(value, 2 * MAX_NAME));
    }
    return Labels.of(labels);
  }

  /** The attributes as labels, and why it failed where that is told. */
  public Labels kept(String failure) {
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
  public Optional<Entity> peer(Entity caller, Span.Kind kind) {
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
  public String operation(String name, Span.Kind kind) {
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
