package io.tarsier.console;

import io.tarsier.flow.TraceFlow;
import io.tarsier.model.Series;
import io.tarsier.traces.GraphView;
import io.tarsier.traces.TraceAnalysis;
import io.tarsier.traces.TraceQuery;
import io.tarsier.traces.TraceSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the pages need of the traces, so that they can be shown without running ones. */
interface Traffic {

  /** Where nobody sends spans. */
  Traffic NONE =
      new Traffic() {
        @Override
        public GraphView graph(Instant from, Instant to) {
          return new GraphView(List.of(), List.of());
        }

        @Override
        public Optional<Instant> newest() {
          return Optional.empty();
        }

        @Override
        public List<TraceSummary> traces(TraceQuery query) {
          return List.of();
        }

        @Override
        public Optional<TraceAnalysis> trace(String id) {
          return Optional.empty();
        }
      };

  GraphView graph(Instant from, Instant to);

  /** Event time of the newest span. */
  Optional<Instant> newest();

  List<TraceSummary> traces(TraceQuery query);

  Optional<TraceAnalysis> trace(String id);

  /**
   * Traces that show what a series is made of, oldest first; none where no traces are behind it.
   */
  default List<TraceSummary> exemplars(Series series, Instant from, Instant to) {
    return List.of();
  }

  static Traffic of(TraceFlow flow) {
    return new Traffic() {
      @Override
      public GraphView graph(Instant from, Instant to) {
        return flow.graph(from, to);
      }

      @Override
      public Optional<Instant> newest() {
        return flow.newest();
      }

      @Override
      public List<TraceSummary> traces(TraceQuery query) {
        return flow.traces(query);
      }

      @Override
      public Optional<TraceAnalysis> trace(String id) {
        return flow.trace(id);
      }

      @Override
      public List<TraceSummary> exemplars(Series series, Instant from, Instant to) {
        return flow.exemplars(series, from, to);
      }
    };
  }
}
