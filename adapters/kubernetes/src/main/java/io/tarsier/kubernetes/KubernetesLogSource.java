package io.tarsier.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogSink;
import io.tarsier.ports.LogSource;
import io.tarsier.ports.SourceException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the logs of pods through the Kubernetes API, as {@code kubectl logs -f} does. Pods are
 * watched; each container that has started is followed on a virtual thread of its own, at most
 * {@link KubernetesSettings#maxContainers}; those beyond wait until one ends, and that is said
 * once. All hand their lines to one bounded queue, so that a sink that holds back holds back the
 * API server.
 *
 * <p>It needs {@code list} and {@code watch} on {@code pods} and {@code get} on {@code pods/log}.
 * Limits: what a container writes and its node rotates away while nobody reads is lost; a log is
 * asked for from a whole second on, and what is known of that second is passed over ({@link
 * LogPosition}).
 */
public final class KubernetesLogSource implements LogSource {

  private static final int QUEUE = 64;
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesLogSource.class);

  private final KubernetesSettings settings;
  private final Supplier<KubernetesClient> connect;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private @Nullable KubernetesClient client;
  private boolean warnedFull;

  /**
   * Who is at it.
   *
   * @param threads by stream
   * @param wanted streams that go on
   * @param done streams that have ended and were read to their end
   */
  private record Following(Map<String, Thread> threads, Set<String> wanted, Set<String> done) {}

  KubernetesLogSource(
      KubernetesSettings settings,
      Supplier<KubernetesClient> connect,
      InstantSource clock,
      DoubleSupplier random) {
    this.settings = settings;
    this.connect = connect;
    this.clock = clock;
    this.random = random;
  }

  /** Connects as {@code kubectl} would, or as a pod does, once it is asked to follow. */
  public static KubernetesLogSource create(KubernetesSettings settings, InstantSource clock) {
    return new KubernetesLogSource(
        settings,
        () -> new KubernetesClientBuilder().build(),
        clock,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  @Override
  public String name() {
    return "kubernetes";
  }

  private synchronized KubernetesClient client() {
    if (client == null) {
      client = connect.get();
    }
    return client;
  }

  @Override
  public void follow(Map<String, String> positions, LogSink sink) throws InterruptedException {
    BlockingQueue<LogBatch> queue = new ArrayBlockingQueue<>(QUEUE);
    Map<String, String> reached = new HashMap<>(positions);
    Following now = new Following(new HashMap<>(), ConcurrentHashMap.newKeySet(), new HashSet<>());
    Instant start = clock.instant().minus(settings.lookBack());
    List<SharedIndexInformer<Pod>> pods = new ArrayList<>();
    try {
      watch(pods);
      while (true) {
        reconcile(pods, now, reached, queue, start);
        LogBatch batch = queue.poll(500, TimeUnit.MILLISECONDS);
        for (int n = 0; batch != null; batch = ++n < QUEUE ? queue.poll() : null) {
          sink.accept(batch);
          reached.put(batch.stream(), batch.position());
        }
      }
    } catch (KubernetesClientException e) {
      throw new SourceException(
          "the pods of Kubernetes cannot be watched ("
              + e.getMessage()
              + "); check the kubeconfig or the service account, and that it may list and watch"
              + " pods and get pods/log",
          e);
    } finally {
      now.wanted().clear();
      now.threads().values().forEach(Thread::interrupt);
      pods.forEach(SharedIndexInformer::close);
    }
  }

  private void watch(List<SharedIndexInformer<Pod>> into) {
    List<String> namespaces = settings.namespaces().isEmpty() ? List.of("") : settings.namespaces();
    for (String namespace : namespaces) {
      var pods =
          namespace.isEmpty()
              ? client().pods().inAnyNamespace()
              : client().pods().inNamespace(namespace);
      into.add(
          settings.selector().isEmpty()
              ? pods.inform()
              : pods.withLabelSelector(settings.selector()).inform());
    }
  }

  /** Lets go of what is gone, and takes up what is new as long as there is room. */
  private void reconcile(
      List<SharedIndexInformer<Pod>> pods,
      Following now,
      Map<String, String> reached,
      BlockingQueue<LogBatch> queue,
      Instant start) {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (SharedIndexInformer<Pod> informer : pods) {
      informer
          .getStore()
          .list()
          .forEach(p -> Target.of(p).forEach(t -> targets.put(t.stream(), t)));
    }
    List<String> running =
        targets.values().stream().filter(Target::running).map(Target::stream).toList();
    now.wanted().addAll(running);
    now.wanted().retainAll(running);
    now.done().retainAll(targets.keySet());
    now.done().removeAll(running);
    now.threads()
        .entrySet()
        .removeIf(follower -> {
          Target target = targets.get(follower.getKey());
          if (target == null) {
            follower.getValue().interrupt(); // the pod is gone, and its log with it
          } else if (!follower.getValue().isAlive() && !target.running()) {
            now.done().add(follower.getKey());
          }
          return !follower.getValue().isAlive();
        });
    int left = 0;
    for (Target target : targets.values()) {
      String stream = target.stream();
      if (now.threads().containsKey(stream) || now.done().contains(stream)) {
        continue;
      }
      if (now.threads().size() >= settings.maxContainers()) {
        left++;
        continue;
      }
      LogPosition position = LogPosition.parse(reached.getOrDefault(stream, ""), start);
      var follower =
          new ContainerFollower(
              client(),
              target,
              position,
              queue,
              () -> now.wanted().contains(stream),
              settings.pause(),
              random);
      now.threads().put(stream, Thread.ofVirtual().name("log " + stream).start(follower));
    }
    if (left > 0 && !warnedFull) {
      LOG.warn(
          "kubernetes: {} containers are followed, {} are left out; narrow kubernetes.selector or"
              + " kubernetes.namespaces",
          settings.maxContainers(),
          left);
    }
    warnedFull = left > 0;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
