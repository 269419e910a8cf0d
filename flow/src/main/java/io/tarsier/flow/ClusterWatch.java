package io.tarsier.flow;

import io.tarsier.incidents.Topology;
import io.tarsier.model.Change;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.ports.Cluster;
import io.tarsier.ports.Cluster.Carried;
import io.tarsier.ports.Cluster.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes from each look at a cluster what runs where, and what was changed since the look before: a
 * version, the pods' template, a number of replicas. The first look changes nothing.
 */
final class ClusterWatch {

  private final String source;
  private final Topology topology;
  private Map<Entity, Workload> before = Map.of();
  private boolean looked;

  ClusterWatch(String source, Topology topology) {
    this.source = source;
    this.topology = topology;
  }

  /** Notes a look; gives the changes since the one before. */
  List<Change> observe(Cluster.Look look, Instant now) {
    for (Carried c : look.carried()) {
      topology.depend(c.what(), c.by(), Topology.Kind.RUNS_ON, now.toEpochMilli());
    }
    Map<Entity, Workload> workloads = new HashMap<>();
    look.workloads().forEach(w -> workloads.put(w.entity(), w));
    List<Change> changes = new ArrayList<>();
    if (looked) {
      for (Workload w : look.workloads()) {
        Workload was = before.get(w.entity());
        if (was != null) {
          changes.addAll(changes(was, w, now));
        }
      }
    }
    before = workloads;
    looked = true;
    return changes;
  }

  private List<Change> changes(Workload was, Workload is, Instant now) {
    List<Change> changes = new ArrayList<>();
    String name = is.entity().name();
    if (!was.version().equals(is.version())) {
      changes.add(
          change(
              is, Change.Kind.DEPLOYMENT, name + " " + was.version() + " → " + is.version(), now));
    } else if (!was.template().equals(is.template())) {
      changes.add(
          change(is, Change.Kind.CONFIGURATION, name + ": its pods' template changed", now));
    }
    if (was.replicas() != is.replicas()) {
      changes.add(
          change(
              is,
              Change.Kind.SCALING,
              name + " " + was.replicas() + " → " + is.replicas() + " replicas",
              now));
    }
    return changes;
  }

  private Change change(Workload w, Change.Kind kind, String summary, Instant now) {
    return new Change(
        "c-"
            + source
            + "-"
            + Integer.toHexString((w.entity().id() + summary).hashCode())
            + "-"
            + Long.toString(now.toEpochMilli(), 36),
        w.entity(),
        now.toEpochMilli(),
        kind,
        summary,
        source,
        Labels.of(Map.of("version", w.version())),
        "");
  }
}
