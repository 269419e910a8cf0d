package io.tarsier.ports;

import io.tarsier.model.Entity;
import java.util.List;

/** A cluster that knows what runs where. One thread at a time calls it. */
public interface Cluster extends AutoCloseable {

  /** Short name for logs, metrics and the console: {@code kubernetes}. */
  String name();

  /**
   * What there is now.
   *
   * @throws SourceException when it cannot be asked; the caller counts it and asks again later
   */
  Look look();

  @Override
  void close();

  /**
   * A cluster at a moment.
   *
   * @param carried what runs on what
   * @param workloads what is meant to run
   */
  record Look(List<Carried> carried, List<Workload> workloads) {
    public Look {
      carried = List.copyOf(carried);
      workloads = List.copyOf(workloads);
    }
  }

  /**
   * One entity is carried by another: a workload by a pod, a pod by a node.
   *
   * @param what is carried
   * @param by what carries it
   */
  record Carried(Entity what, Entity by) {}

  /**
   * What is meant to run.
   *
   * @param entity the workload
   * @param version of what runs, for people: tags of its images
   * @param template stands for all else that its pods are made of; changes with it
   * @param replicas how many pods it should have
   */
  record Workload(Entity entity, String version, String template, int replicas) {}
}
