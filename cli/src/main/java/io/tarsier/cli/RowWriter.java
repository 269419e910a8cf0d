package io.tarsier.cli;

import io.tarsier.model.Band;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes judged rows, one at a time, as CSV or as a JSON array. */
abstract class RowWriter implements Consumer<Row> {

  final Writer out;
  private boolean begun;

  private RowWriter(Writer out) {
    this.out = out;
  }

  static RowWriter csv(Writer out) {
    return new Csv(out, false);
  }

  /** With what was expected and why a row was raised in further columns. */
  static RowWriter explainedCsv(Writer out) {
    return new Csv(out, true);
  }

  static RowWriter json(Writer out) {
    return new Json(out);
  }

  abstract void begin() throws IOException;

  abstract void write(Row row) throws IOException;

  abstract void end() throws IOException;

  @Override
  public void accept(Row row) {
    try {
      beginOnce();
      write(row);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the results", e);
    }
  }

  /**
   * Writes what stands behind the last row. A file that could not be read at all never gets here
   * and prints nothing.
   */
  final void finish() {
    try {
      beginOnce();
      end();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the results", e);
    }
  }

  private void beginOnce() throws IOException {
    if (!begun) {
      begun = true;
      begin();
    }
  }

  /** Six digits behind the point, no exponent, whatever the language of the machine. */
  static String score(double score) {
    if (score == 0) {
      return "0";
    }
    if (score >= 1) {
      return "1";
    }
    long micros = Math.round(score * 1e6);
    String digits = Long.toString(1_000_000 + micros).substring(1);
    return micros >= 1_000_000 ? "1" : "0." + digits;
  }

  private static final class Csv extends RowWriter {
    private final boolean explain;

    Csv(Writer out, boolean explain) {
      super(out);
      this.explain = explain;
    }

    @Override
    void begin() throws IOException {
      out.write("timestamp,value,anomaly_score,label");
      out.write(explain ? ",yhat,yhat_lower,yhat_upper,explanation\n" : "\n");
    }

    @Override
    void write(Row row) throws IOException {
      out.write(Cells.quote(row.time()));
      out.write(',');
      out.write(Cells.quote(row.value()));
      out.write(',');
      out.write(score(row.verdict().score()));
      out.write(row.verdict().anomaly() ? ",1" : ",0");
      if (explain) {
        Band band = row.verdict().band();
        out.write(
            ',' + cell(band.expected()) + ',' + cell(band.lower()) + ',' + cell(band.upper()));
        out.write(',' + (row.verdict().anomaly() ? Cells.quote(row.verdict().reasons()) : ""));
      }
      out.write('\n');
    }

    @Override
    void end() {}
  }

  private static String cell(double v) {
    return Double.isFinite(v) ? Double.toString(v) : "";
  }

  private static final class Json extends RowWriter {
    private boolean any;

    Json(Writer out) {
      super(out);
    }

    @Override
    void begin() throws IOException {
      out.write("[");
    }

    @Override
    void write(Row row) throws IOException {
      out.write(any ? ",\n " : "\n ");
      any = true;
      out.write("{\"timestamp\":" + quoted(row.time()) + ",\"value\":" + number(row.number()));
      out.write(",\"anomaly_score\":" + score(row.verdict().score()));
      out.write(",\"label\":" + (row.verdict().anomaly() ? 1 : 0));
      out.write(
          ",\"explanation\":" + quoted(row.verdict().anomaly() ? row.verdict().reasons() : ""));
      out.write(",\"yhat\":" + number(row.verdict().band().expected()));
      out.write(",\"yhat_lower\":" + number(row.verdict().band().lower()));
      out.write(",\"yhat_upper\":" + number(row.verdict().band().upper()) + "}");
    }

    @Override
    void end() throws IOException {
      out.write(any ? "\n]\n" : "]\n");
    }

    private static String number(double v) {
      return Double.isFinite(v) ? Double.toString(v) : "null";
    }

    private static String quoted(String s) {
      StringBuilder b = new StringBuilder("\"");
      for (int i = 0; i < s.length(); i++) {
        char c = s.charAt(i);
        if (c == '"' || c == '\\') {
          b.append('\\').append(c);
        } else if (c < 0x20) {
          b.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          b.append(c);
        }
      }
      return b.append('"').toString();
    }
  }
}
