package io.tarsier.ports;

/** One way to tell people. Safe for use by several threads. */
public interface Notifier extends AutoCloseable {

  /** A short word that is the same after a restart: {@code slack}. */
  String name();

  /**
   * Tells one thing and returns once the other side has taken it. Where the other side can tell
   * repetitions by a key, it is given the notice's.
   *
   * @throws NotifierException when it was not taken; says whether trying again makes sense
   */
  void send(Notice notice) throws InterruptedException;

  @Override
  default void close() {}
}
