package io.tarsier.ports;

import io.tarsier.model.Incident;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads incidents. Writing goes through {@link Storage#commit}. */
public interface IncidentStore {

  /**
   * Which incidents, last opened first.
   *
   * @param statuses any of these; empty for all
   * @param entity identifier of an affected entity
   * @param from opened at or after
   * @param to opened before
   * @param limit 1 to 1000
   * @param cursor where the last page ended
   */
  record Query(
      Set<Incident.Status> statuses,
      Optional<String> entity,
      Optional<Instant> from,
      Optional<Instant> to,
      int limit,
      Optional<String> cursor) {
    public Query {
      if (limit < 1 || limit > 1000) {
        throw new IllegalArgumentException("limit is 1 to 1000, not " + limit);
      }
      statuses = Set.copyOf(statuses);
    }

    public static Query newest(int limit) {
      return new Query(
          Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), limit, Optional.empty());
    }
  }

  /**
   * @throws IllegalArgumentException when the cursor was not made by this store
   */
  Page<Incident> find(Query query);

  Optional<Incident> get(String id);

  /**
   * All that are neither resolved nor dismissed, oldest first: what the corridor takes up again
   * after a restart.
   */
  List<Incident> unfinished();
}
