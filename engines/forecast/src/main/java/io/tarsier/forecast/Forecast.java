package io.tarsier.forecast;

import java.util.List;

/**
 * The continuation of one series.
 *
 * @param mean the most likely values, one per step
 * @param lower lower ends of the interval
 * @param upper upper ends of the interval
 * @param level share of future points that the interval shall contain
 * @param seasons the rhythms that were used
 * @param parts the models that contributed, heaviest first
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers for plots; nobody compares forecasts
public record Forecast(
    double[] mean,
    double[] lower,
    double[] upper,
    double level,
    Seasons seasons,
    List<Part> parts) {

  public Forecast {
    if (mean.length != lower.length || mean.length != upper.length) {
      throw new IllegalArgumentException("mean, lower and upper have one value per step each");
    }
    parts = List.copyOf(parts);
  }

  public int horizon() {
    return mean.length;
  }

  /**
   * One model's share in a forecast.
   *
   * @param model its name
   * @param weight its share, all shares sum to 1
   * @param error its error in the rehearsal relative to repeating the last value; NaN if the series
   *     was too short for a rehearsal
   */
  public record Part(String model, double weight, double error) {}

  /** In words: {@code 62 % AR dense·log, 21 % theta, …}. */
  public String explanation() {
    StringBuilder words = new StringBuilder();
    for (Part part : parts.subList(0, Math.min(3, parts.size()))) {
      words
          .append(words.isEmpty() ? "" : ", ")
          .append(Math.round(100 * part.weight))
          .append(" % ")
          .append(part.model);
    }
    return words + (parts.size() > 3 ? ", …" : "");
  }
}
