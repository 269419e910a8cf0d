package io.tarsier.logs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Density clustering by cosine distance (Ester et al. 1996): clusters of any number and shape, what
 * has no company is noise. All pairs are compared, so n must be small; order decides nothing but
 * the order of the clusters.
 */
final class Dbscan {

  private Dbscan() {}

  /**
   * The clusters, as places in the list of vectors.
   *
   * @param reach the distance within which vectors are neighbours
   * @param company neighbours, itself included, that make a vector the core of a cluster
   */
  static List<List<Integer>> clusters(double[][] vectors, double reach, int company) {
    int n = vectors.length;
    List<List<Integer>> near = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Integer> of = new ArrayList<>();
      for (int j = 0; j < n; j++) {
        if (i == j || 1 - cosine(vectors[i], vectors[j]) <= reach) {
          of.add(j);
        }
      }
      near.add(of);
    }
    boolean[] taken = new boolean[n];
    List<List<Integer>> clusters = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (taken[i] || near.get(i).size() < company) {
        continue;
      }
      List<Integer> cluster = new ArrayList<>();
      Deque<Integer> next = new ArrayDeque<>();
      next.add(i);
      taken[i] = true;
      while (!next.isEmpty()) {
        int at = next.removeFirst();
        cluster.add(at);
        if (near.get(at).size() < company) {
          continue;
        }
        for (int j : near.get(at)) {
          if (!taken[j]) {
            taken[j] = true;
            next.add(j);
          }
        }
      }
      cluster.sort(null);
      clusters.add(cluster);
    }
    return clusters;
  }

  static double cosine(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return aa <= 0 || bb <= 0 ? 0 : ab / Math.sqrt(aa * bb);
  }
}
