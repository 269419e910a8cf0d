package io.tarsier.flow;

/** Ends a subscription when closed. Closing twice is harmless. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
