package io.tarsier.traces;

import io.tarsier.model.Entity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a graph remembers over a restart: who there is, who calls whom, since when, how often. */
public record GraphState(List<Known> services, List<KnownEdge> edges) {

  private static final int VERSION = 1;

  /**
   * A service.
   *
   * @param usual calls in a window; NaN where nothing is known
   */
  public record Known(Entity service, boolean own, long firstSeen, long lastSeen, double usual) {}

  /**
   * One service calls another.
   *
   * @param usual calls in a window; NaN where nothing is known
   */
  public record KnownEdge(
      Entity caller, Entity callee, long firstSeen, long lastSeen, double usual) {}

  public GraphState {
    services = List.copyOf(services);
    edges = List.copyOf(edges);
  }

  static GraphState of(Collection<Node> nodes) {
    List<Known> services = new ArrayList<>();
    List<KnownEdge> edges = new ArrayList<>();
    for (Node n : nodes) {
      services.add(new Known(n.entity, n.own, n.firstSeen, n.lastSeen, n.calls.usual()));
      for (Edge e : n.edges.values()) {
        edges.add(
            new KnownEdge(n.entity, e.callee.entity, e.firstSeen, e.lastSeen, e.calls.usual()));
      }
    }
    return new GraphState(services, edges);
  }

  public byte[] save() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(services.size());
      for (Known k : services) {
        write(out, k.service());
        out.writeBoolean(k.own());
        write(out, k.firstSeen(), k.lastSeen(), k.usual());
      }
      out.writeInt(edges.size());
      for (KnownEdge k : edges) {
        write(out, k.caller());
        write(out, k.callee());
        write(out, k.firstSeen(), k.lastSeen(), k.usual());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the graph down", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Entity entity) throws IOException {
    out.writeUTF(entity.kind().word());
    out.writeUTF(entity.scope());
    out.writeUTF(entity.name());
  }

  private static void write(DataOutputStream out, long first, long last, double usual)
      throws IOException {
    out.writeLong(first);
    out.writeLong(last);
    out.writeDouble(usual);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IllegalArgumentException when these are other bytes
   */
  public static GraphState load(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("a graph of version " + version + " is not known");
      }
      List<Known> services = new ArrayList<>();
      for (int n = in.readInt(); n > 0; n--) {
        services.add(
            new Known(entity(in), in.readBoolean(), in.readLong(), in.readLong(), in.readDouble()));
      }
      List<KnownEdge> edges = new ArrayList<>();
      for (int n = in.readInt(); n > 0; n--) {
        edges.add(
            new KnownEdge(entity(in), entity(in), in.readLong(), in.readLong(), in.readDouble()));
      }
      return new GraphState(services, edges);
    } catch (IOException e) {
      throw new IllegalArgumentException("these bytes are no graph", e);
    }
  }

  private static Entity entity(DataInputStream in) throws IOException {
    return new Entity(Entity.Kind.ofWord(in.readUTF()), in.readUTF(), in.readUTF());
  }
}
