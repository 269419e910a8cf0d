package io.tarsier.demo;

import io.tarsier.model.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * The shop in motion. Time goes in stretches of some seconds; in each, customers come, requests run
 * through the services, and every service, a virtual thread of its own, tells what it did. All
 * randomness comes from one seed: the same seed gives the same story, to the last digit.
 */
public final class Shop implements AutoCloseable {

  /** How often metrics are scraped. */
  public static final long STRETCH_MILLIS = 15_000;

  /** Harmless deployments come about so often. */
  private static final double DEPLOYMENT_MILLIS = 2.5 * 3_600_000;

  /** Before a fault nothing else is deployed for a while. */
  private static final long CALM_MILLIS = 20 * 60_000;

  private final long begin;
  private final long fault;
  private final Cluster cluster;
  private final Conditions conditions;
  private final Trouble trouble;
  private final Requests requests;
  private final SplittableRandom routine;
  private final Map<String, ServiceThread> services = new LinkedHashMap<>();
  private final Map<String, Metrics> nodes = new LinkedHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Integer> patches = new LinkedHashMap<>();
  private long now;
  private double nextDeployment;

  /**
   * Opens the shop.
   *
   * @param begin when it opens, milliseconds since 1970
   * @param fault what is broken
   * @param start when that begins
   */
  public Shop(long seed, long begin, Fault fault, long start) {
    SplittableRandom random = new SplittableRandom(seed);
    this.begin = begin;
    this.fault = start;
    this.now = begin;
    this.cluster = new Cluster(random.split(), begin - 3_600_000);
    this.conditions = new Conditions(random.split());
    this.trouble = new Trouble(fault, start);
    this.requests = new Requests(random.split(), cluster, conditions, trouble);
    this.routine = random.split();
    this.nextDeployment = begin + (0.2 + routine.nextDouble()) * DEPLOYMENT_MILLIS;
    for (Blueprint.Service service : Blueprint.SERVICES) {
      ServiceThread thread = new ServiceThread(service, random.split());
      services.put(service.name(), thread);
      threads.add(Thread.ofVirtual().name("shop-" + service.name()).start(thread));
    }
    for (String node : Blueprint.NODES) {
      nodes.put(node, new Metrics(random.split()));
    }
  }

  /** The moment up to which everything has happened. */
  public long now() {
    return now;
  }

  /** Lets the next stretch happen; gives what the shop tells of it. */
  Telemetry next() {
    long from = now;
    long to = now + STRETCH_MILLIS;
    Telemetry out = Telemetry.empty();
    cluster.settle(from);
    out.changes().addAll(trouble.begin(cluster, from, to));
    routine(from, to, out.changes());
    conditions.update(cluster, trouble, from);
    Telemetry played = requests.play(from, to);
    conditions.counted(requests.calls(), requests.again());
    boolean fetching = !cluster.endpoints("email", to).isEmpty();
    if (fetching) {
      requests.fetched(40 * STRETCH_MILLIS / 1000.0);
    }
    Stretch stretch =
        new Stretch(begin, from, to, cluster, conditions, trouble, requests.waiting());
    tell(stretch, played, out);
    int number = 0;
    for (String node : Blueprint.NODES) {
      Metrics metrics = nodes.get(node);
      if (metrics != null) {
        out.samples().addAll(metrics.ofNode(node, number++, stretch));
      }
    }
    now = to;
    return out;
  }

  private void tell(Stretch stretch, Telemetry played, Telemetry out) {
    Map<String, List<Telemetry.Step>> spans = new LinkedHashMap<>();
    Map<String, List<Telemetry.Line>> lines = new LinkedHashMap<>();
    for (Telemetry.Step span : played.spans()) {
      spans.computeIfAbsent(span.source().service(), _ -> new ArrayList<>()).add(span);
    }
    for (Telemetry.Line line : played.logs()) {
      lines.computeIfAbsent(line.source().service(), _ -> new ArrayList<>()).add(line);
    }
    List<CompletableFuture<Telemetry>> stories = new ArrayList<>();
    services.forEach((name, thread) ->
        stories.add(
            thread.tell(
                stretch,
                spans.getOrDefault(name, List.of()),
                lines.getOrDefault(name, List.of()))));
    for (CompletableFuture<Telemetry> story : stories) {
      out.addAll(story.join());
    }
  }

  /** Now and then somebody deploys something, and nothing comes of it. */
  private void routine(long from, long to, List<Telemetry.Announcement> out) {
    if (nextDeployment >= to) {
      return;
    }
    double at = nextDeployment;
    nextDeployment += (0.5 + routine.nextExponential() / 2) * DEPLOYMENT_MILLIS;
    List<Blueprint.Service> some =
        Blueprint.SERVICES.stream().filter(s -> s.type() == Blueprint.Type.TRACED).toList();
    Blueprint.Service service = some.get(routine.nextInt(some.size()));
    if (at < from || at > fault - CALM_MILLIS || service.name().equals(Trouble.DEPLOYED)) {
      return;
    }
    int patch = patches.merge(service.name(), 1, Integer::sum);
    String before = version(service, patch - 1);
    String after = version(service, patch);
    cluster.roll(service.name(), after, (long) at, 30_000);
    out.add(
        new Telemetry.Announcement(
            "service/" + Blueprint.NAMESPACE + "/" + service.name(),
            Change.Kind.DEPLOYMENT,
            (long) at,
            service.name() + " " + before + " → " + after,
            "argo-cd"));
  }

  private static String version(Blueprint.Service service, int patch) {
    String first = service.version();
    int dot = first.lastIndexOf('.');
    return first.substring(0, dot + 1) + (Integer.parseInt(first.substring(dot + 1)) + patch);
  }

  /** Ends the services' threads. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
