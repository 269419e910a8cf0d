package io.tarsier.alerts;

import io.tarsier.model.Entity;
import io.tarsier.model.EntityMapping;
import io.tarsier.model.Labels;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an alert is about, by its labels: a workload where they name one and no pod, else as {@link
 * EntityMapping} says for series, so that both meet on one entity. The job of an exporter that
 * speaks of others is left out, lest everything were about that exporter.
 */
final class AlertEntities {

  private static final String[] WORKLOADS = {
    "deployment", "statefulset", "daemonset", "workload", "cronjob", "job_name"
  };
  private static final Pattern SPEAKS_OF_OTHERS =
      Pattern.compile("(.*[-_/])?(kube[-_]state[-_]metrics|blackbox([-_]exporter)?|cadvisor)");
  private static final String[] OF_THE_EXPORTER = {
    "job", "service", "app", "app_kubernetes_io_name"
  };

  private AlertEntities() {}

  static Entity of(String name, Labels labels) {
    if (labels.get("pod") == null) {
      String namespace = labels.get("namespace");
      for (String label : WORKLOADS) {
        String workload = labels.get(label);
        if (workload != null) {
          return new Entity(Entity.Kind.WORKLOAD, namespace == null ? "" : namespace, workload);
        }
      }
    }
    return EntityMapping.of(name, withoutExporter(labels));
  }

  private static Labels withoutExporter(Labels labels) {
    String job = labels.get("job");
    if (job == null || !SPEAKS_OF_OTHERS.matcher(job).matches()) {
      return labels;
    }
    Map<String, String> rest = new TreeMap<>(labels.asMap());
    for (String label : OF_THE_EXPORTER) {
      rest.computeIfPresent(label, (l, v) -> SPEAKS_OF_OTHERS.matcher(v).matches() ? "" : v);
    }
    return Labels.of(rest);
  }
}
