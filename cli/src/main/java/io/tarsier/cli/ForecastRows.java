package io.tarsier.cli;

import io.tarsier.forecast.Forecast;
import java.io.IOException;
import java.io.Writer;

/** Writes the steps of one forecast as CSV or as a JSON array. */
final class ForecastRows {

  private ForecastRows() {}

  static void csv(Writer out, String[] times, Forecast f) throws IOException {
    out.write("timestamp,mean,lower,upper\n");
    for (int h = 0; h < times.length; h++) {
      out.write(
          Cells.quote(times[h])
              + ','
              + Numbers.plain(f.mean()[h])
              + ','
              + Numbers.plain(f.lower()[h])
              + ','
              + Numbers.plain(f.upper()[h])
              + '\n');
    }
  }

  static void json(Writer out, String[] times, Forecast f) throws IOException {
    out.write("[");
    for (int h = 0; h < times.length; h++) {
      out.write(h == 0 ? "\n " : ",\n ");
      out.write("{\"timestamp\":\"" + times[h] + "\"");
      out.write(",\"mean\":" + number(f.mean()[h]));
      out.write(",\"lower\":" + number(f.lower()[h]));
      out.write(",\"upper\":" + number(f.upper()[h]) + "}");
    }
    out.write("\n]\n");
  }

  private static String number(double v) {
    return Double.isFinite(v) ? Numbers.plain(v) : "null";
  }
}
