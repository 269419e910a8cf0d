package io.tarsier.logs;

import io.tarsier.model.LogAnomaly.Change;

/**
 * Something odd about a pattern, found in a minute.
 *
 * @param surprise negative logarithm of its chance
 * @param count lines that came
 * @param minutes in which they came
 * @param expected lines a minute that were to be expected
 * @param text what was odd, a clause without a subject
 */
record Odd(
    Track track,
    Change change,
    double surprise,
    long count,
    int minutes,
    double expected,
    String text) {}
