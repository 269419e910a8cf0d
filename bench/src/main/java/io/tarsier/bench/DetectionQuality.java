package io.tarsier.bench;

import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.anomaly.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores an ensemble on the development halves of the Numenta Anomaly Benchmark and the AIOps-2018
 * KPIs. Arguments: the directory that holds {@code nab} and {@code kpi}, then ensembles, by name or
 * as {@code stl:40,ewma:60} (default: the default one).
 */
public final class DetectionQuality {

  private DetectionQuality() {}

  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.err.println("usage: DetectionQuality METRICS_DIR [MODEL...]");
      System.exit(2);
    }
    Path data = Path.of(args[0]);
    List<NabScorer.File> nab = NabScorer.load(data.resolve("nab"));
    List<KpiScorer.File> kpi = KpiScorer.load(data.resolve("kpi"));
    List<String> names = new ArrayList<>(List.of(args).subList(1, args.length));
    if (names.isEmpty()) {
      names.add(DetectorSettings.DEFAULT.name());
    }
    for (String name : names) {
      System.out.println(line(name, DetectorSettings.parse(name), nab, kpi));
    }
  }

  private static String line(
      String name, DetectorSettings settings, List<NabScorer.File> nab, List<KpiScorer.File> kpi) {
    StringBuilder out = new StringBuilder(String.format("%-12s", name));
    List<double[]> scores = new ArrayList<>();
    for (NabScorer.File f : nab) {
      scores.add(judge(settings, f.times(), f.values())[0]);
    }
    for (NabScorer.Profile p : NabScorer.PROFILES) {
      NabScorer.Result r = NabScorer.best(nab, scores, p);
      out.append(String.format("  %s %.2f @%.3f", p.name(), r.score(), r.threshold()));
    }
    List<double[]> kpiScores = new ArrayList<>();
    KpiScorer.Counts total = new KpiScorer.Counts(0, 0, 0);
    long points = 0;
    long began = System.nanoTime();
    for (KpiScorer.File f : kpi) {
      double[][] judged = judge(settings, f.times(), f.values());
      kpiScores.add(judged[0]);
      total = total.plus(KpiScorer.count(f, judged[1], 1));
      points += f.values().length;
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double[] best = KpiScorer.best(kpi, kpiScores);
    return out.append(
            String.format(
                "  KPI F1 %.3f (P %.3f R %.3f), best %.3f @%.3f; %.0f points/s",
                total.f1(), total.precision(), total.recall(), best[0], best[1], points / seconds))
        .toString();
  }

  private static double[][] judge(DetectorSettings settings, long[] times, double[] values) {
    Detector detector = Detector.create(settings);
    double[][] out = new double[2][values.length];
    for (int i = 0; i < values.length; i++) {
      Verdict v = detector.observe(times[i], values[i]);
      out[0][i] = v.score();
      out[1][i] = v.anomaly() ? 1 : 0;
    }
    return out;
  }
}
