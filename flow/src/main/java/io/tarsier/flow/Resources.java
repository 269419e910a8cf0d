package io.tarsier.flow;

import io.tarsier.flow.Capacity.Measure;
import io.tarsier.model.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which series are bounded resources, by the names that exporters in the field give them: ratios,
 * remainders, pairs of what is used and its limit, and the moments at which certificates end. One
 * line a resource; a new one needs nothing else.
 *
 * <p>Used by the corridor's thread alone. Costs one look-up of the metric's name a sample.
 */
final class Resources {

  private static final String FULL = "full";
  private static final String GONE = "exhausted";

  /** Names already asked for, those of no resource included; all are forgotten beyond so many. */
  private static final int MAX_NAMES = 50_000;

  /** The part of a name that tells of a certificate's end, whoever exports it. */
  private static final String NOT_AFTER = "_not_after";

  private static final Pattern PLACE = Pattern.compile("\\{([^}]*)}");

  /** A container: the kubelet and kube-state-metrics label it alike, and much else differently. */
  private static final List<String> CONTAINER = List.of("cluster", "namespace", "pod", "container");

  private static final Map<String, String> HEAP = Map.of("area", "heap");

  /** The pools that are emptied last; a young one is full every few seconds. */
  private static final Map<String, String> OLD =
      Map.of("area", "heap", "id", "(.*(Old|Tenured).*)?");

  /**
   * The thresholds of ratios lie below 1, because the last percents are seldom of use: a file
   * system keeps some blocks back, the kernel kills before memory is gone. Remainders end at
   * nothing, so their sizes need not be known. What may be used to the last piece (a quota, a
   * table) ends at its limit.
   */
  private static final List<Rule> RULES =
      List.of(
          ratio("host_filesystem_used_ratio", "disk {mountpoint}", FULL, 0.99),
          ratio("host_filesystem_inodes_used_ratio", "inodes {mountpoint}", GONE, 0.99),
          ratio("host_memory_used_ratio", "memory", FULL, 0.97),
          ratio("host_file_descriptors_used_ratio", "file descriptors", GONE, 0.95),
          remainder("node_filesystem_avail_bytes", "disk {mountpoint}", FULL),
          remainder("node_filesystem_files_free", "inodes {mountpoint}", GONE),
          remainder("node_memory_MemAvailable_bytes", "memory", FULL),
          used("node_filefd_allocated", "file descriptors", GONE, 1).upTo("node_filefd_maximum"),
          used("node_nf_conntrack_entries", "connection tracking", FULL, 1)
              .upTo("node_nf_conntrack_entries_limit"),
          used("process_open_fds", "file descriptors", GONE, 1).upTo("process_max_fds"),
          used("kube_resourcequota", "quota {resource} of {namespace}", GONE, 1)
              .having(Map.of("type", "used"))
              .upTo("kube_resourcequota", Map.of("type", "hard")),
          used("container_memory_working_set_bytes", "memory of {container}", FULL, 0.99)
              .sharing(CONTAINER)
              .upTo("kube_pod_container_resource_limits", Map.of("resource", "memory"))
              .upTo("kube_pod_container_resource_limits_memory_bytes")
              .upTo("container_spec_memory_limit_bytes"),
          used("kubelet_volume_stats_used_bytes", "volume {persistentvolumeclaim}", FULL, 0.99)
              .upTo("kubelet_volume_stats_capacity_bytes"),
          used("kubelet_volume_stats_inodes_used", "inodes of {persistentvolumeclaim}", GONE, 0.99)
              .upTo("kubelet_volume_stats_inodes"),
          used("jvm_memory_bytes_used", "heap", FULL, 0.99)
              .having(HEAP)
              .upTo("jvm_memory_bytes_max", HEAP),
          used("jvm_memory_used_bytes", "heap {id}", FULL, 0.99)
              .having(OLD)
              .upTo("jvm_memory_max_bytes", OLD),
          used("redis_memory_used_bytes", "Redis memory", FULL, 1).upTo("redis_memory_max_bytes"),
          used("redis_connected_clients", "Redis connections", GONE, 1)
              .upTo("redis_config_maxclients"),
          used("mysql_global_status_threads_connected", "MySQL connections", GONE, 1)
              .upTo("mysql_global_variables_max_connections"),
          used("hikaricp_connections_active", "connection pool {pool}", GONE, 1)
              .upTo("hikaricp_connections_max"),
          used("etcd_mvcc_db_total_size_in_bytes", "etcd database", FULL, 1)
              .upTo("etcd_server_quota_backend_bytes"),
          moment("probe_ssl_earliest_cert_expiry", "certificate of {instance}"),
          moment("x509_cert_not_after", "certificate {subject_CN} {secret_name} {filename}"),
          moment("ssl_cert_not_after", "certificate {cn} of {instance}"),
          moment(
              "certmanager_certificate_expiration_timestamp_seconds",
              "certificate {name} of {namespace}"));

  private static final Rule ANY_CERTIFICATE = moment("", "certificate {cn} {name} {instance}");

  /**
   * What tells of a limit.
   *
   * @param metric its name
   * @param with labels it must have, as anchored patterns
   */
  private record Limit(String metric, Map<String, String> with) {}

  /**
   * One kind of resource.
   *
   * @param metric the series' name
   * @param with labels it must have, as anchored patterns
   * @param resource what it is in words; {@code {label}} becomes the label's value
   * @param limits what tells of its limit, any of them; empty where none is needed
   * @param shared labels that used and limit have in common; empty for all but those whose wanted
   *     values differ
   */
  private record Rule(
      String metric,
      Map<String, String> with,
      String resource,
      String state,
      Measure measure,
      double share,
      List<Limit> limits,
      List<String> shared) {

    Rule having(Map<String, String> labels) {
      return new Rule(metric, labels, resource, state, measure, share, limits, shared);
    }

    Rule sharing(List<String> labels) {
      return new Rule(metric, with, resource, state, measure, share, limits, labels);
    }

    Rule upTo(String limit) {
      return upTo(limit, Map.of());
    }

    Rule upTo(String limit, Map<String, String> labels) {
      List<Limit> more = new ArrayList<>(limits);
      more.add(new Limit(limit, labels));
      return new Rule(metric, with, resource, state, measure, share, List.copyOf(more), shared);
    }
  }

  /** What a series is. */
  sealed interface Role {

    /** Nothing that ends. */
    record None() implements Role {}

    /**
     * A resource.
     *
     * @param pair what its limit calls itself; empty where none is needed
     */
    record Resource(Capacity capacity, String pair) implements Role {}

    /** The limit of the resource of the same name. */
    record LimitOf(String pair) implements Role {}
  }

  private static final Role NONE = new Role.None();

  /** The lines in which a name stands, as a resource or as a limit. */
  private final Map<String, List<Rule>> byName = new HashMap<>();

  /** Whether a name stands anywhere. */
  boolean knows(String metric) {
    return !rules(metric).isEmpty();
  }

  /**
   * @param source where it comes from: used and limit come from the same one
   */
  Role of(Series series, String source) {
    Map<String, String> labels = series.labels().asMap();
    for (Rule rule : rules(series.metric())) {
      boolean own = rule.metric.isEmpty() || rule.metric.equals(series.metric());
      if (own && matches(rule.with, labels)) {
        return resource(rule, series, source);
      }
      for (Limit limit : rule.limits) {
        if (limit.metric.equals(series.metric()) && matches(limit.with, labels)) {
          String pair = pair(rule, limit, series, source);
          return pair.isEmpty() ? NONE : new Role.LimitOf(pair);
        }
      }
    }
    return NONE;
  }

  private static Role resource(Rule rule, Series series, String source) {
    String words =
        PLACE
            .matcher(rule.resource)
            .replaceAll(m ->
                Matcher.quoteReplacement(
                    series.labels().asMap().getOrDefault(m.group(1), "").strip()))
            .replaceAll("( of)? *$", "")
            .replaceAll(" +", " ");
    Capacity capacity = new Capacity(words, rule.state, rule.measure, rule.share);
    if (rule.limits.isEmpty()) {
      return new Role.Resource(capacity, "");
    }
    String pair = pair(rule, rule.limits.getFirst(), series, source);
    return pair.isEmpty() ? NONE : new Role.Resource(capacity, pair);
  }

  /** A name that used and limit share; empty when the labels they are joined by are not there. */
  private static String pair(Rule rule, Limit limit, Series series, String source) {
    Map<String, String> labels = new TreeMap<>(series.labels().asMap());
    if (rule.shared.isEmpty()) {
      rule.with.forEach((label, value) -> {
        if (!value.equals(limit.with.get(label))) {
          labels.remove(label);
        }
      });
      return source + ' ' + rule.metric + ' ' + series.entity().id() + ' ' + labels;
    }
    labels.keySet().retainAll(rule.shared);
    boolean whole =
        rule.shared.stream()
            .allMatch(l -> l.equals("cluster") || !labels.getOrDefault(l, "").isEmpty());
    return whole ? source + ' ' + rule.metric + ' ' + labels : "";
  }

  private List<Rule> rules(String metric) {
    List<Rule> known = byName.get(metric);
    if (known != null) {
      return known;
    }
    if (byName.size() >= MAX_NAMES) {
      byName.clear();
    }
    List<Rule> rules =
        RULES.stream()
            .filter(r ->
                r.metric.equals(metric) || r.limits.stream().anyMatch(l -> l.metric.equals(metric)))
            .toList();
    if (rules.isEmpty() && metric.contains(NOT_AFTER)) {
      rules = List.of(ANY_CERTIFICATE);
    }
    byName.put(metric, rules);
    return rules;
  }

  /** As Prometheus matches: a label that is not there is empty. */
  private static boolean matches(Map<String, String> with, Map<String, String> labels) {
    return with.entrySet().stream()
        .allMatch(e -> labels.getOrDefault(e.getKey(), "").matches(e.getValue()));
  }

  private static Rule ratio(String metric, String resource, String state, double share) {
    return rule(metric, resource, state, Measure.RATIO, share);
  }

  private static Rule remainder(String metric, String resource, String state) {
    return rule(metric, resource, state, Measure.REMAINDER, 0);
  }

  private static Rule used(String metric, String resource, String state, double share) {
    return rule(metric, resource, state, Measure.USED, share);
  }

  private static Rule moment(String metric, String resource) {
    return rule(metric, resource, "expired", Measure.MOMENT, 0);
  }

  private static Rule rule(
      String metric, String resource, String state, Measure measure, double share) {
    return new Rule(metric, Map.of(), resource, state, measure, share, List.of(), List.of());
  }
}
