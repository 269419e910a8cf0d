package io.tarsier.flow;

import io.tarsier.ports.Storage;
import java.util.function.Consumer;

/**
 * What an operator's word brought about.
 *
 * @param result the answer
 * @param conclusions what has to be written and told; nothing where nothing changed
 * @param writer writes them, with what else belongs to them
 */
record Ordered<T>(T result, Conclusions conclusions, Consumer<Storage.Commit> writer) {}
