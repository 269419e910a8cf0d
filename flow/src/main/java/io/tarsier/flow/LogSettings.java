package io.tarsier.flow;

import io.tarsier.logs.PatternWatchSettings;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How logs are watched.
 *
 * @param watch what is odd, and how much is remembered
 * @param mask takes personal data and secrets out of a message before anything else sees it
 * @param snapshotInterval how often what was learned is written down, with where it was read to
 */
public record LogSettings(
    PatternWatchSettings watch, UnaryOperator<String> mask, Duration snapshotInterval) {}
