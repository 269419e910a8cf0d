package io.tarsier.flow;

import io.tarsier.anomaly.Lifecycle;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.util.Optional;

/**
 * What is known of one watched series at this moment.
 *
 * @param series which one
 * @param id its identifier, {@link Series#id()}
 * @param source name of the source that feeds it
 * @param last its newest point
 * @param seen how many points have been learned from
 * @param needed how many it takes until the full ensemble judges
 * @param openFinding identifier of the finding that is going on, if one is
 * @param lifecycle how old what is known of it is, and why
 */
public record SeriesState(
    Series series,
    String id,
    String source,
    SeriesPoint last,
    long seen,
    long needed,
    Optional<String> openFinding,
    Optional<Lifecycle> lifecycle) {

  public boolean learning() {
    return seen < needed;
  }
}
