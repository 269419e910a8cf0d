package io.tarsier.flow;

import io.tarsier.ports.ChangeStore;
import io.tarsier.ports.FeedbackStore;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Journal;
import io.tarsier.ports.NoticeStore;
import io.tarsier.ports.SnapshotStore;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import io.tarsier.ports.SuppressionStore;
import io.tarsier.ports.TokenStore;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Fails its first so many commits, then is what it wraps. */
final class FailingStorage implements Storage {

  private final Storage inner;
  private final AtomicInteger failures;
  private final NoticeStore notices;

  FailingStorage(Storage inner, AtomicInteger failures) {
    this(inner, failures, inner.notices());
  }

  FailingStorage(Storage inner, AtomicInteger failures, NoticeStore notices) {
    this.inner = inner;
    this.failures = failures;
    this.notices = notices;
  }

  @Override
  public void commit(Commit commit) {
    if (failures.get() > 0) {
      failures.decrementAndGet();
      throw new StorageException("the disk is full");
    }
    inner.commit(commit);
  }

  @Override
  public FindingStore findings() {
    return inner.findings();
  }

  @Override
  public IncidentStore incidents() {
    return inner.incidents();
  }

  @Override
  public Journal journal() {
    return inner.journal();
  }

  @Override
  public SnapshotStore snapshots() {
    return inner.snapshots();
  }

  @Override
  public FeedbackStore feedback() {
    return inner.feedback();
  }

  @Override
  public NoticeStore notices() {
    return notices;
  }

  @Override
  public ChangeStore changes() {
    return inner.changes();
  }

  @Override
  public SuppressionStore suppressions() {
    return inner.suppressions();
  }

  @Override
  public TokenStore tokens() {
    return inner.tokens();
  }

  @Override
  public Removed retain(Instant olderThan) {
    return inner.retain(olderThan);
  }

  @Override
  public void close() {
    inner.close();
  }
}
