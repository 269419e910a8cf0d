package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** One way to judge a series: a score in [0, 1] for every point, from what came before it. */
abstract class Model {

  static final List<String> NAMES =
      List.of("changepoint", "ewma", "iforest", "lstm", "skyline", "stl", "zscore");

  /**
   * A model by its name.
   *
   * @param background where slow learning runs
   */
  static Model create(String name, Background background) {
    return switch (name) {
      case "changepoint" -> new ChangePointModel();
      case "ewma" -> new EwmaModel();
      case "iforest" -> new ForestModel();
      case "lstm" -> new LstmModel(background);
      case "skyline" -> new SkylineModel();
      case "stl" -> new StlModel();
      case "zscore" -> new ZScoreModel();
      default ->
          throw new IllegalArgumentException(
              "no model is called \"" + name + "\"; there are " + String.join(", ", NAMES));
    };
  }

  /**
   * Judges and learns a point.
   *
   * @param mostShare the largest share of points that may be raised
   * @param strictness how much odder than usual a point has to be to be raised, 1 and up
   * @return its score in [0, 1]
   */
  abstract double observe(
      Baseline base, long time, double value, double mostShare, double strictness);

  /** Whether the model on its own would raise the last point. */
  abstract boolean alarm();

  /** Number of views within the model that a verdict names; 0 when it has only the one. */
  int opinions() {
    return 0;
  }

  String opinionName(int i) {
    throw new IndexOutOfBoundsException(i);
  }

  double opinion(int i) {
    throw new IndexOutOfBoundsException(i);
  }

  /** What is usual of the series has lastingly changed: learn it anew, where that is of use. */
  void drifted() {}

  /** How often the model was trained as a whole; 0 for one that learns point by point alone. */
  int trainings() {
    return 0;
  }

  /** Why it was last trained; asked only when it was. */
  Lifecycle.Reason trainedFor() {
    return Lifecycle.Reason.FIRST;
  }

  abstract void save(DataOutput out) throws IOException;

  abstract void restore(DataInput in) throws IOException;
}
