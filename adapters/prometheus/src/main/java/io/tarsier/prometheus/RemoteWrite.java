package io.tarsier.prometheus;

import io.tarsier.model.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Reads Prometheus remote write 1.0: a snappy block that holds a {@code prometheus.WriteRequest}.
 * The message is walked through in place, one series at a time; nothing of it is copied but the
 * labels.
 *
 * <p>What breaks the framing (a length beyond the end, not snappy) fails the whole request. What is
 * wrong with one series (no name, a label twice, not UTF-8, too many labels) loses that series; it
 * is counted and the first few are described. The limits are checked before memory is taken: the
 * unpacked length stands at the head of a snappy block.
 *
 * <p>Specification: prometheus.io/docs/specs/prw/remote_write_spec. Exemplars, native histograms
 * and metadata are passed over.
 */
public final class RemoteWrite {

  /** The bit pattern that Prometheus writes where a series ends, told apart from other NaNs. */
  static final long STALE_NAN = 0x7ff0000000000002L;

  private static final int MAX_PROBLEMS = 5;
  private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final Limits limits;

  /**
   * What a request may hold at most.
   *
   * @param compressedBytes the body as sent
   * @param bytes the message unpacked
   * @param samples values in one request
   * @param labels labels of one series
   * @param labelNameBytes one label's name
   * @param labelValueBytes one label's value
   */
  public record Limits(
      int compressedBytes,
      int bytes,
      int samples,
      int labels,
      int labelNameBytes,
      int labelValueBytes) {

    /** Ten times what Prometheus' default queue sends, and Mimir's limits on labels. */
    public static final Limits DEFAULT = new Limits(4 << 20, 32 << 20, 200_000, 64, 1024, 4096);
  }

  /**
   * What a request held.
   *
   * @param series series with at least one value
   * @param skippedSeries series left out because something was wrong with them
   * @param staleMarkers ends of series, which are no values
   * @param droppedValues values that are not finite numbers
   * @param problems what was wrong, of the first few skipped series
   */
  public record Decoded(
      List<PushedSeries> series,
      int skippedSeries,
      int staleMarkers,
      int droppedValues,
      List<String> problems) {}

  /** A series as it was sent, counters still as counters. */
  public static final class PushedSeries {
    private final String metric;
    private final Labels labels;
    private final Points points;

    PushedSeries(String metric, Labels labels, Points points) {
      this.metric = metric;
      this.labels = labels;
      this.points = points;
    }

    public String metric() {
      return metric;
    }

    public Labels labels() {
      return labels;
    }

    Points points() {
      return points;
    }

    public int size() {
      return points.size();
    }
  }

  public RemoteWrite(Limits limits) {
    this.limits = limits;
  }

  public Limits limits() {
    return limits;
  }

  /**
   * @param body the compressed request
   * @throws RemoteWriteException when it cannot be read as a whole
   */
  public Decoded decode(byte[] body) {
    return new Decoder(unpack(body), limits).run();
  }

  private byte[] unpack(byte[] body) {
    if (body.length > limits.compressedBytes()) {
      throw new RemoteWriteException(
          "the request has "
              + body.length
              + " bytes, more than the "
              + limits.compressedBytes()
              + " allowed; lower max_samples_per_send in the sender's queue_config");
    }
    try {
      int length = Snappy.uncompressedLength(body);
      if (length < 0 || length > limits.bytes()) {
        throw new RemoteWriteException(
            "the request unpacks to "
                + Integer.toUnsignedString(length)
                + " bytes, more than the "
                + limits.bytes()
                + " allowed; lower max_samples_per_send in the sender's queue_config");
      }
      return Snappy.uncompress(body);
    } catch (IOException e) {
      throw new RemoteWriteException(
          "the body is not a snappy block (" + e.getMessage() + "); send Content-Encoding: snappy");
    }
  }

  /** One request on its way. */
  private static final class Decoder {
    private final WireReader in;
    private final Limits limits;
    private final List<PushedSeries> series = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private int skipped;
    private int stale;
    private int dropped;
    private int samples;

    Decoder(byte[] message, Limits limits) {
      this.in = new WireReader(message);
      this.limits = limits;
    }

    Decoded run() {
      int end = in.end();
      while (in.at() < end) {
        int tag = in.tag(end, "WriteRequest");
        if (tag == (1 << 3 | WireReader.BYTES)) {
          int length = in.length(end, "timeseries");
          timeSeries(in.at() + length);
        } else {
          in.skip(tag & 7, end, "WriteRequest");
        }
      }
      return new Decoded(List.copyOf(series), skipped, stale, dropped, List.copyOf(problems));
    }

    private void timeSeries(int end) {
      int start = in.at();
      labels.clear();
      String problem = null;
      Points points = new Points(1);
      while (in.at() < end) {
        int tag = in.tag(end, "timeseries");
        switch (tag) {
          case 1 << 3 | WireReader.BYTES -> {
            int length = in.length(end, "timeseries.labels");
            int labelEnd = in.at() + length;
            String wrong = label(labelEnd);
            problem = problem == null ? wrong : problem;
            in.moveTo(labelEnd);
          }
          case 2 << 3 | WireReader.BYTES -> {
            int length = in.length(end, "timeseries.samples");
            sample(in.at() + length, points);
          }
          default -> in.skip(tag & 7, end, "timeseries");
        }
      }
      String metric = labels.remove("__name__");
      if (problem == null && (metric == null || !METRIC.matcher(metric).matches())) {
        problem =
            metric == null ? "no __name__" : "a metric name that is not legal: " + clip(metric);
      }
      if (problem != null || metric == null) {
        skipped++;
        if (problems.size() < MAX_PROBLEMS) {
          problems.add("the series at offset " + start + " has " + problem);
        }
      } else if (points.size() > 0) {
        series.add(new PushedSeries(metric, Labels.of(labels), points));
      }
    }

    /** Reads a label in; what is wrong with it, or null. */
    private @Nullable String label(int end) {
      String name = "";
      String value = "";
      while (in.at() < end) {
        int tag = in.tag(end, "label");
        boolean isName = tag == (1 << 3 | WireReader.BYTES);
        if (!isName && tag != (2 << 3 | WireReader.BYTES)) {
          in.skip(tag & 7, end, "label");
          continue;
        }
        int length = in.length(end, isName ? "label.name" : "label.value");
        if (length > (isName ? limits.labelNameBytes() : limits.labelValueBytes())) {
          return "a label " + (isName ? "name" : "value") + " of " + length + " bytes";
        }
        String text = in.text(in.at(), length);
        if (text == null) {
          return "a label " + (isName ? "name" : "value") + " that is not UTF-8";
        }
        in.moveTo(in.at() + length);
        if (isName) {
          name = text;
        } else {
          value = text;
        }
      }
      if (!LABEL.matcher(name).matches()) {
        return "a label name that is not legal: " + clip(name);
      }
      if (labels.put(name, value) != null) {
        return "the label " + clip(name) + " twice";
      }
      return labels.size() > limits.labels() + 1
          ? "more than " + limits.labels() + " labels"
          : null;
    }

    private void sample(int end, Points points) {
      if (++samples > limits.samples()) {
        throw new RemoteWriteException(
            "the request holds more than the "
                + limits.samples()
                + " samples allowed; lower max_samples_per_send in the sender's queue_config");
      }
      long bits = 0;
      long millis = 0;
      while (in.at() < end) {
        int tag = in.tag(end, "sample");
        switch (tag) {
          case 1 << 3 | WireReader.FIXED64 -> bits = in.fixed64Bits(end, "sample.value");
          case 2 << 3 | WireReader.VARINT -> millis = in.varint(end, "sample.timestamp");
          default -> in.skip(tag & 7, end, "sample");
        }
      }
      double value = Double.longBitsToDouble(bits);
      if (bits == STALE_NAN) {
        stale++;
      } else if (!Double.isFinite(value)) {
        dropped++;
      } else {
        points.add(millis, value);
      }
    }

    private static String clip(String text) {
      String line = text.replaceAll("\\p{Cntrl}", "?");
      return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }
  }
}
