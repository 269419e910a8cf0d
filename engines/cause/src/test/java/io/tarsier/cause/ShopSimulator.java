package io.tarsier.cause;

import io.tarsier.cause.CallGraph.Edge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A seeded system of services that call each other in layers. A service's latency is its own work
 * plus what its callees take; an error below is an error above; load moves everybody's CPU. A fault
 * works on one service and spreads by these rules alone.
 */
final class ShopSimulator {

  enum Fault {
    LATENCY,
    CPU,
    MEMORY,
    ERRORS,
    NONE
  }

  static final long START = 1_772_366_400_000L;

  final List<String> services = new ArrayList<>();
  final Map<String, List<String>> callees = new LinkedHashMap<>();
  private final Random random;
  private final long step;

  ShopSimulator(long seed, int layers, int perLayer, long stepMillis) {
    random = new Random(seed);
    step = stepMillis;
    for (int layer = 0; layer < layers; layer++) {
      for (int i = 0; i < (layer == 0 ? 1 : perLayer); i++) {
        services.add("layer" + layer + "::svc " + i);
      }
    }
    int above = 0;
    for (int layer = 0, at = 0; layer + 1 < layers; layer++) {
      int here = layer == 0 ? 1 : perLayer;
      int next = at + here;
      for (int i = 0; i < perLayer; i++) {
        // Everybody is called by somebody of the layer above, and by a second one at times.
        call(services.get(at + random.nextInt(here)), services.get(next + i));
        if (random.nextInt(3) == 0) {
          call(services.get(above + random.nextInt(next - above)), services.get(next + i));
        }
      }
      above = at;
      at = next;
    }
  }

  private void call(String from, String to) {
    List<String> all = callees.computeIfAbsent(from, f -> new ArrayList<>());
    if (!all.contains(to)) {
      all.add(to);
    }
  }

  CallGraph graph() {
    List<Edge> edges = new ArrayList<>();
    callees.forEach((from, all) -> all.forEach(to -> edges.add(new Edge(from, to))));
    return CallGraph.of(edges);
  }

  /** A service below the front that the front depends on. */
  String victim() {
    Set<String> reached = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(services.getFirst()));
    while (!open.isEmpty()) {
      for (String c : callees.getOrDefault(open.removeLast(), List.of())) {
        if (reached.add(c)) {
          open.add(c);
        }
      }
    }
    List<String> all = List.copyOf(reached);
    return all.get(random.nextInt(all.size()));
  }

  long time(int row) {
    return START + row * step;
  }

  /** Rows of four series a service; the fault begins at the row given and stays. */
  MetricTable run(int rows, String victim, Fault fault, int begin, double blanks) {
    Map<String, double[]> series = new LinkedHashMap<>();
    for (String s : services) {
      for (String m : List.of("latency_ms", "errors", "cpu", "memory")) {
        series.put(s + ":" + m, new double[rows]);
      }
    }
    long[] times = new long[rows];
    for (int t = 0; t < rows; t++) {
      times[t] = time(t);
      double load = 100 + 10 * Math.sin(t / 50.0) + 3 * random.nextGaussian();
      for (int i = services.size() - 1; i >= 0; i--) {
        String s = services.get(i);
        boolean faulty = s.equals(victim) && t >= begin;
        double own = 5 + i % 7 + 0.3 * random.nextGaussian();
        double errors = 0.002 * load * Math.abs(random.nextGaussian());
        double cpu = 20 + 0.1 * load + random.nextGaussian();
        double memory = 300e6 + 1e6 * random.nextGaussian();
        if (faulty) {
          switch (fault) {
            case LATENCY -> own += 25;
            case CPU -> {
              cpu += 60;
              own *= 2.5;
            }
            case MEMORY -> {
              memory += 20e6 * Math.min(40, t - begin + 1.0);
              own *= 1.5;
            }
            case ERRORS -> errors += 0.3 * load;
            case NONE -> {}
          }
        }
        double latency = own;
        for (String c : callees.getOrDefault(s, List.of())) {
          latency += series.getOrDefault(c + ":latency_ms", new double[rows])[t];
          errors += 0.6 * series.getOrDefault(c + ":errors", new double[rows])[t];
        }
        put(series, s + ":latency_ms", t, latency);
        put(series, s + ":errors", t, errors);
        put(series, s + ":cpu", t, cpu);
        put(series, s + ":memory", t, memory);
      }
    }
    List<MetricColumn> columns = new ArrayList<>();
    series.forEach((name, v) -> {
      int colon = name.lastIndexOf(':');
      columns.add(
          new MetricColumn(name.substring(0, colon), name.substring(colon + 1), blank(v, blanks)));
    });
    return new MetricTable(times, columns);
  }

  private static void put(Map<String, double[]> all, String name, int t, double v) {
    double[] values = all.get(name);
    if (values != null) {
      values[t] = v;
    }
  }

  private double[] blank(double[] values, double share) {
    for (int i = 0; i < values.length && share > 0; i++) {
      values[i] = random.nextDouble() < share ? Double.NaN : values[i];
    }
    return values;
  }

  CauseRequest ask(MetricTable table, int row, String metric) {
    return new CauseRequest(
        table, time(row), graph(), Optional.of(new CauseTarget(services.getFirst(), metric)));
  }
}
