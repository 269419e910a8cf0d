package io.tarsier.host;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;

/** Makes the series of one entity; every probe makes its own once and keeps them. */
record Names(Entity entity) {

  Series series(String metric) {
    return new Series(entity, metric, Labels.empty());
  }

  Series series(String metric, String label, String value) {
    return new Series(entity, metric, Labels.of(label, value));
  }

  Rate rate(String metric) {
    return new Rate(series(metric));
  }

  Rate rate(String metric, String label, String value) {
    return new Rate(series(metric, label, value));
  }
}
