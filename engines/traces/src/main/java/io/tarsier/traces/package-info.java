/**
 * Spans to the graph of who calls whom, with rates, errors and durations, and what a single trace
 * says. Bounded in services, edges, operations and traces kept.
 */
@NullMarked
package io.tarsier.traces;

import org.jspecify.annotations.NullMarked;
