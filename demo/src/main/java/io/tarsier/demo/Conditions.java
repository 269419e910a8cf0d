package io.tarsier.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How busy the shop is in one stretch of time: customers, and from them how full each service is.
 * Traces are a sample of what really happens; what is counted here is all of it.
 */
final class Conditions {

  /** One in so many requests is traced. */
  static final double SAMPLED = 20;

  /** Real requests of customers a second on an average day. */
  private static final double CUSTOMERS = 100;

  private static final double DAY_MILLIS = 86_400_000;

  private static final double SMOOTHING = 0.3;

  private final Map<String, Double> visits = Blueprint.visits();
  private final Map<String, Double> amplified = new HashMap<>();
  private final Map<String, Double> demand = new HashMap<>();
  private final Map<String, Double> fill = new HashMap<>();
  private final Pod.Wander mood;
  private double customers = CUSTOMERS;

  Conditions(SplittableRandom random) {
    this.mood = new Pod.Wander(random, 0.97, 0.025);
  }

  /** Looks at the beginning of a stretch. */
  void update(Cluster cluster, Trouble trouble, long millis) {
    // Fewest at four in the morning, UTC.
    double day = 1 - 0.22 * Math.cos(2 * Math.PI * (millis / DAY_MILLIS - 4.0 / 24));
    customers = CUSTOMERS * day * (1 + mood.next()) * trouble.load(millis);
    for (Blueprint.Service service : Blueprint.SERVICES) {
      String name = service.name();
      double through = name.equals("frontend") ? 1 : throughput("frontend");
      double wanted =
          customers * visits.getOrDefault(name, 0.0) * through * amplified.getOrDefault(name, 1.0);
      List<Pod> serving = cluster.endpoints(name, millis);
      demand.put(name, wanted);
      fill.put(name, serving.isEmpty() ? 0 : wanted / (serving.size() * service.requestsPerPod()));
    }
  }

  /**
   * Learns how much more is asked of each service because callers try again.
   *
   * @param calls of each service, those tried again included
   * @param again those tried again
   */
  void counted(Map<String, Integer> calls, Map<String, Integer> again) {
    for (String name : visits.keySet()) {
      int more = again.getOrDefault(name, 0);
      int first = Math.max(1, calls.getOrDefault(name, 0) - more);
      amplified.merge(name, 1 + (double) more / first, (a, b) -> a + SMOOTHING * (b - a));
    }
  }

  /** Requests of customers a second, traced or not. */
  double customers() {
    return customers;
  }

  /** Calls a second to a service, traced or not. */
  double demand(String service) {
    return demand.getOrDefault(service, 0.0);
  }

  /** How full a service is; above 1 more comes than it can do. */
  double fill(String service) {
    return fill.getOrDefault(service, 0.0);
  }

  /** The share of calls that a service does not turn away. */
  double throughput(String service) {
    return 1 / Math.max(1, fill(service));
  }

  /** How much longer work takes because others are served too. */
  double crowding(String service) {
    double full = Math.min(0.985, fill(service));
    return 1 + 0.9 * full * full * full / (1 - full);
  }
}
