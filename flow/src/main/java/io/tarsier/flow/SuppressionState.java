package io.tarsier.flow;

import io.tarsier.model.Suppression;

/**
 * A suppression rule as it stands.
 *
 * @param rule the rule
 * @param state whether it is still to begin, in force or over
 * @param series how many of the watched series it is about
 */
public record SuppressionState(Suppression rule, Suppression.State state, int series) {}
