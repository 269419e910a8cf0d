package io.tarsier.anomaly;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * How a series is judged: by which models, with which weights, with how many alarms at most.
 *
 * @param name name of the ensemble or of the single model
 * @param weights share of every model; normalised to a sum of one
 * @param budgetPerDay most alarms a day that a series should raise on its own; empty: no limit
 *     beyond the adaptive threshold
 * @param zone whose days and weeks the series follow, through changes to and from daylight saving
 */
public record DetectorSettings(
    String name, Map<String, Double> weights, OptionalDouble budgetPerDay, ZoneId zone) {

  private static final double MOST_WEIGHT = 1e9;

  private static final Map<String, Map<String, Double>> ENSEMBLES = ensembles();

  /** The ensemble that measures best. */
  public static final DetectorSettings DEFAULT = named("skyline");

  public DetectorSettings {
    double sum = 0;
    for (Map.Entry<String, Double> e : weights.entrySet()) {
      if (!Model.NAMES.contains(e.getKey())) {
        throw new IllegalArgumentException(
            "no model is called \""
                + e.getKey()
                + "\"; there are "
                + String.join(", ", Model.NAMES));
      }
      if (!(e.getValue() > 0)) {
        throw new IllegalArgumentException(
            "the weight of " + e.getKey() + " must be above 0, is " + e.getValue());
      }
      sum += e.getValue();
    }
    if (weights.isEmpty()) {
      throw new IllegalArgumentException(
          "an ensemble needs at least one model of " + String.join(", ", Model.NAMES));
    }
    if (budgetPerDay.isPresent() && !(budgetPerDay.getAsDouble() > 0)) {
      throw new IllegalArgumentException(
          "the alert budget must be above 0 a day, is " + budgetPerDay.getAsDouble());
    }
    Map<String, Double> shares = new TreeMap<>();
    for (Map.Entry<String, Double> e : weights.entrySet()) {
      shares.put(e.getKey(), e.getValue() / sum);
    }
    weights = Collections.unmodifiableMap(shares);
  }

  /** Every name that {@link #named} takes. */
  public static List<String> names() {
    return List.copyOf(ENSEMBLES.keySet());
  }

  /**
   * The ensemble or single model of that name, without an alert budget, in UTC.
   *
   * @throws IllegalArgumentException for an unknown name; the message lists the known ones
   */
  public static DetectorSettings named(String name) {
    Map<String, Double> weights = ENSEMBLES.get(name);
    if (weights == null) {
      throw new IllegalArgumentException(
          "no model or ensemble is called \""
              + name
              + "\"; there are "
              + String.join(", ", names()));
    }
    return new DetectorSettings(name, weights, OptionalDouble.empty(), ZoneOffset.UTC);
  }

  /**
   * What a user may write: a name that {@link #named} takes, or models with their weights, such as
   * {@code stl:40,iforest:40,ewma:20}. Weights are shares of whatever their sum is; a model without
   * one weighs 1.
   *
   * @throws IllegalArgumentException for an unknown name or a weight that is no number; the message
   *     says what is possible
   */
  public static DetectorSettings parse(String text) {
    if (text.indexOf(':') < 0 && text.indexOf(',') < 0) {
      return named(text.strip());
    }
    Map<String, Double> weights = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      String model = (colon < 0 ? part : part.substring(0, colon)).strip();
      double weight = colon < 0 ? 1 : weight(model, part.substring(colon + 1).strip());
      if (weights.put(model, weight) != null) {
        throw new IllegalArgumentException("\"" + model + "\" stands twice in \"" + text + "\"");
      }
    }
    StringJoiner name = new StringJoiner(",");
    weights.forEach((model, weight) -> name.add(model + ":" + plain(weight)));
    return new DetectorSettings(name.toString(), weights, OptionalDouble.empty(), ZoneOffset.UTC);
  }

  private static double weight(String model, String text) {
    try {
      double weight = Double.parseDouble(text);
      if (weight > 0 && weight < MOST_WEIGHT) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // The message below says the same to whoever wrote a word and whoever wrote a zero.
    }
    throw new IllegalArgumentException(
        "the weight of "
            + model
            + " must be a number above 0, is \""
            + text
            + "\"; weights are written stl:40,iforest:40,ewma:20");
  }

  /** As a person writes it: 40, not 40.0. */
  private static String plain(double weight) {
    return weight == Math.rint(weight) ? Long.toString((long) weight) : Double.toString(weight);
  }

  public DetectorSettings withBudget(double perDay) {
    return new DetectorSettings(name, weights, OptionalDouble.of(perDay), zone);
  }

  public DetectorSettings withZone(ZoneId zone) {
    return new DetectorSettings(name, weights, budgetPerDay, zone);
  }

  private static Map<String, Map<String, Double>> ensembles() {
    Map<String, Map<String, Double>> all = new TreeMap<>();
    all.put("seed", Map.of("stl", .4, "iforest", .4, "ewma", .2));
    for (String model : Model.NAMES) {
      all.put(model, Map.of(model, 1.0));
    }
    return Collections.unmodifiableMap(all);
  }
}
