package io.tarsier.ports;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told, and refuses when told to. For tests. */
public final class InMemoryNotifier implements Notifier {

  private final String name;
  private final List<Notice> told = new ArrayList<>();
  private @Nullable NotifierException failure;
  private int tries;

  public InMemoryNotifier(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void send(Notice notice) {
    tries++;
    if (failure != null) {
      throw failure;
    }
    told.add(notice);
  }

  /** From now on every notice is refused so; null to take them again. */
  public synchronized void fail(@Nullable NotifierException with) {
    failure = with;
  }

  /** What it took, oldest first. */
  public synchronized List<Notice> told() {
    return List.copyOf(told);
  }

  /** How often somebody tried to tell it something. */
  public synchronized int tries() {
    return tries;
  }
}
