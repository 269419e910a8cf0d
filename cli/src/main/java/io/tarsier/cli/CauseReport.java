package io.tarsier.cli;

import io.tarsier.cause.RankedCause;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Prints ranked causes for programs or for people. */
final class CauseReport {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double LIKELY = 0.5;

  private final List<RankedCause> causes;
  private final int entities;

  CauseReport(List<RankedCause> causes, int entities) {
    this.causes = causes;
    this.entities = entities;
  }

  void write(Format format) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    if (format == Format.TABLE) {
      table(out);
    } else {
      json(out);
    }
    out.flush();
  }

  private void json(PrintStream out) {
    out.print("[");
    for (int i = 0; i < causes.size(); i++) {
      RankedCause c = causes.get(i);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("entity", c.entity());
      row.put("score", rounded(c.score()));
      row.put("probability", rounded(c.probability()));
      row.put("evidence", c.evidence());
      out.print((i == 0 ? "\n " : ",\n ") + JSON.writeValueAsString(row));
    }
    out.print(causes.isEmpty() ? "]\n" : "\n]\n");
  }

  private void table(PrintStream out) {
    double best = causes.getFirst().probability();
    String verdict =
        best >= LIKELY
            ? "Most likely: " + causes.getFirst().entity()
            : "No cause stands out; the strongest suspects:";
    out.println(verdict);
    out.println();
    for (int i = 0; i < causes.size(); i++) {
      RankedCause c = causes.get(i);
      out.printf(Locale.ROOT, "%2d. %3.0f %%  %s%n", i + 1, 100 * c.probability(), c.entity());
      c.evidence().forEach(e -> out.println("            " + e));
    }
    if (entities > causes.size()) {
      out.println();
      out.println("… and " + (entities - causes.size()) + " more; --top N lists more, -o json all");
    }
  }

  private static double rounded(double v) {
    return Math.round(v * 1e6) / 1e6;
  }
}
