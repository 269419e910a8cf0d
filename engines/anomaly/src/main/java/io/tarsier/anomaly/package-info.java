/**
 * Finds what is odd in a stream of numbers: one detector a series, an ensemble of models inside it,
 * one finding an episode. Deterministic in event time: the same samples give the same findings,
 * live or replayed.
 */
@NullMarked
package io.tarsier.anomaly;

import org.jspecify.annotations.NullMarked;
