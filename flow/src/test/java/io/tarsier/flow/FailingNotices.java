package io.tarsier.flow;

import io.tarsier.ports.Delivery;
import io.tarsier.ports.NoticeStore;
import io.tarsier.ports.StorageException;
import io.tarsier.ports.Told;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Fails to plan or to note while it is told to. */
final class FailingNotices implements NoticeStore {

  private final NoticeStore inner;
  boolean failPlanning;
  boolean failNoting;

  FailingNotices(NoticeStore inner) {
    this.inner = inner;
  }

  private static void failIf(boolean failing) {
    if (failing) {
      throw new StorageException("the disk is full");
    }
  }

  @Override
  public OptionalLong cursor() {
    return inner.cursor();
  }

  @Override
  public void plan(Plan plan) {
    failIf(failPlanning);
    inner.plan(plan);
  }

  @Override
  public List<Told> told() {
    return inner.told();
  }

  @Override
  public void put(Collection<Delivery> deliveries) {
    failIf(failNoting);
    inner.put(deliveries);
  }

  @Override
  public Optional<Delivery> get(String id) {
    return inner.get(id);
  }

  @Override
  public List<Delivery> pending() {
    return inner.pending();
  }

  @Override
  public List<Delivery> newest(Delivery.State state, int limit) {
    return inner.newest(state, limit);
  }

  @Override
  public Map<Delivery.State, Long> count() {
    return inner.count();
  }

  @Override
  public void retain(Instant olderThan, int keep) {
    inner.retain(olderThan, keep);
  }
}
