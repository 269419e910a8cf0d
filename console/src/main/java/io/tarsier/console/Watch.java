package io.tarsier.console;

import io.tarsier.flow.CapacityState;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.SeriesOutlook;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.SourceState;
import io.tarsier.model.Incident;
import io.tarsier.model.SeriesPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the pages need of the corridor, so that they can be shown without a running one. */
interface Watch {

  List<SeriesState> series();

  Optional<SeriesState> series(String id);

  List<SeriesPoint> points(String id);

  List<SourceState> sources();

  CorridorStats stats();

  /** Bounded resources, the soonest exhausted first. */
  List<CapacityState> capacity();

  /** How a series is expected to go on; empty where too little is known. */
  Optional<SeriesOutlook> forecast(String id, Duration horizon, double level);

  /** Carries out what an operator decided; throws as the corridor does. */
  Incident decide(Decision decision, String incident, String actor);

  /** What an operator can say about an incident. */
  enum Decision {
    ACKNOWLEDGE,
    RESOLVE,
    DISMISS
  }

  static Watch of(Corridor corridor) {
    return new Watch() {
      @Override
      public List<SeriesState> series() {
        return corridor.series();
      }

      @Override
      public Optional<SeriesState> series(String id) {
        return corridor.series(id);
      }

      @Override
      public List<SeriesPoint> points(String id) {
        return corridor.points(id);
      }

      @Override
      public List<SourceState> sources() {
        return corridor.sources();
      }

      @Override
      public CorridorStats stats() {
        return corridor.stats();
      }

      @Override
      public List<CapacityState> capacity() {
        return corridor.capacity();
      }

      @Override
      public Optional<SeriesOutlook> forecast(String id, Duration horizon, double level) {
        return corridor.forecast(id, horizon, level);
      }

      @Override
      public Incident decide(Decision decision, String incident, String actor) {
        return switch (decision) {
          case ACKNOWLEDGE -> corridor.acknowledge(incident, actor);
          case RESOLVE -> corridor.resolve(incident, actor);
          case DISMISS -> corridor.dismiss(incident, actor);
        };
      }
    };
  }
}
