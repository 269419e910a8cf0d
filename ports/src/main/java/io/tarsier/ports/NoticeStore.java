package io.tarsier.ports;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps what people are to be told until they have been. The journal is the queue before it: {@link
 * #cursor} says how far it has been read, and is written together with what followed from that, so
 * that a crash at any point neither loses a notice nor plans one twice.
 */
public interface NoticeStore {

  /**
   * What was decided.
   *
   * @param cursor sequence of the last journal entry that was read
   * @param told replace earlier versions of themselves
   * @param over incidents about which nothing more will be told
   * @param deliveries added; those whose identifier is there are left as they are
   * @param skipped replace earlier versions of themselves
   */
  record Plan(
      long cursor,
      List<Told> told,
      List<String> over,
      List<Delivery> deliveries,
      List<Delivery> skipped) {
    public Plan {
      told = List.copyOf(told);
      over = List.copyOf(over);
      deliveries = List.copyOf(deliveries);
      skipped = List.copyOf(skipped);
    }
  }

  /** Empty before the first {@link #plan}. */
  OptionalLong cursor();

  /** Writes all of it or nothing; durable on return. */
  void plan(Plan plan);

  /** What has been told of incidents that go on. */
  List<Told> told();

  /** Replaces the earlier versions of some deliveries; durable on return. */
  void put(Collection<Delivery> deliveries);

  Optional<Delivery> get(String id);

  /** All that wait, in the order in which they were decided on. */
  List<Delivery> pending();

  /** The newest in one state, newest first. */
  List<Delivery> newest(Delivery.State state, int limit);

  /** How many there are in each state. */
  Map<Delivery.State, Long> count();

  /**
   * Removes what is not pending and was last written before a moment, and of the rest in each final
   * state all but the newest.
   */
  void retain(Instant olderThan, int keep);
}
