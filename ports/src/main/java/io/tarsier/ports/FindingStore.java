package io.tarsier.ports;

import io.tarsier.model.Finding;
import io.tarsier.model.Severity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads findings. Writing goes through {@link Storage#commit}. */
public interface FindingStore {

  /**
   * Which findings, newest start first.
   *
   * @param entity identifier of an entity
   * @param series identifier of a series
   * @param atLeast severity or worse
   * @param from started at or after
   * @param to started before
   * @param limit 1 to 1000
   * @param cursor where the last page ended
   */
  record Query(
      Optional<String> entity,
      Optional<String> series,
      Optional<Severity> atLeast,
      Optional<Instant> from,
      Optional<Instant> to,
      int limit,
      Optional<String> cursor) {
    public Query {
      if (limit < 1 || limit > 1000) {
        throw new IllegalArgumentException("limit is 1 to 1000, not " + limit);
      }
    }

    public static Query newest(int limit) {
      return new Query(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          limit,
          Optional.empty());
    }
  }

  /**
   * @throws IllegalArgumentException when the cursor was not made by this store
   */
  Page<Finding> find(Query query);

  Optional<Finding> get(String id);

  /** Those of the given identifiers that exist, oldest start first. */
  List<Finding> getAll(Collection<String> ids);
}
