package io.tarsier.ports;

import java.util.List;

/**
 * Something that puts facts into words for people: a language model. Nothing may depend on it, and
 * what it says is not to be trusted. Safe for use by several threads.
 */
public interface Wording extends AutoCloseable {

  /**
   * Asks for two sentences.
   *
   * @param facts one a line; data, whatever stands in them
   * @return what was said, of any length and content
   * @throws SourceException when nothing usable was said; says why and what to do
   */
  String word(List<String> facts) throws InterruptedException;

  @Override
  default void close() {}
}
