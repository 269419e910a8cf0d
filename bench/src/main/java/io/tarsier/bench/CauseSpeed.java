package io.tarsier.bench;

import io.tarsier.cause.CallGraph;
import io.tarsier.cause.CauseEngine;
import io.tarsier.cause.CauseRequest;
import io.tarsier.cause.CauseTarget;
import io.tarsier.cause.MetricColumn;
import io.tarsier.cause.MetricTable;
import io.tarsier.cause.RankedCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * How long one question takes: a system of services that call each other in a tree with cross
 * links, one of which becomes slow. Prints each of ten runs in one thread, the first without a warm
 * machine. Arguments: services, metrics a service, rows (default 1000 20 240: an hour at 15 s).
 */
public final class CauseSpeed {

  private CauseSpeed() {}

  public static void main(String[] args) {
    int services = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int metrics = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    int rows = args.length > 2 ? Integer.parseInt(args[2]) : 240;
    Random random = new Random(42);
    int victim = services * 3 / 4;
    int begin = rows * 5 / 6;
    List<CallGraph.Edge> edges = new ArrayList<>();
    boolean[] affected = new boolean[services];
    for (int i = victim; i > 0; i = (i - 1) / 3) {
      affected[i] = true;
    }
    affected[0] = true;
    List<MetricColumn> columns = new ArrayList<>();
    long[] times = new long[rows];
    for (int t = 0; t < rows; t++) {
      times[t] = 1_772_366_400_000L + t * 15_000L;
    }
    for (int i = 0; i < services; i++) {
      if (i > 0) {
        edges.add(new CallGraph.Edge("service-" + (i - 1) / 3, "service-" + i));
        edges.add(new CallGraph.Edge("service-" + random.nextInt(i), "service-" + i));
      }
      for (int m = 0; m < metrics; m++) {
        double[] v = new double[rows];
        for (int t = 0; t < rows; t++) {
          boolean odd = t >= begin && m == 0 && affected[i];
          v[t] = 50 + 5 * random.nextGaussian() + (odd ? 100 : 0);
        }
        String name = m == 0 ? "latency" : "metric-" + m;
        columns.add(new MetricColumn("service-" + i, name, v));
      }
    }
    CauseRequest request =
        new CauseRequest(
            new MetricTable(times, columns),
            times[begin],
            CallGraph.of(edges),
            Optional.of(new CauseTarget("service-0", "latency")));
    for (int run = 0; run < 10; run++) {
      long from = System.nanoTime();
      List<RankedCause> causes = CauseEngine.rank(request);
      double seconds = (System.nanoTime() - from) / 1e9;
      RankedCause best = causes.getFirst();
      System.out.printf(
          Locale.ROOT,
          "%d series x %d rows: %.3f s; first cause %s (%.0f %%), planted service-%d%n",
          columns.size(),
          rows,
          seconds,
          best.entity(),
          100 * best.probability(),
          victim);
    }
  }
}
