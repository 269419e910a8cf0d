package io.tarsier.forecast;

import java.util.List;

/** A model that learns from all series at once and then continues each. */
interface PanelModel {

  String name();

  /**
   * @param panel the series, each finite, oldest first
   * @param horizon the only horizon that the fitted model will be asked for
   */
  Model fit(List<double[]> panel, int horizon);
}
