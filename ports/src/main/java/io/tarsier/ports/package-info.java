/**
 * What the corridor needs from outside, as interfaces, each with an in-memory version beside it.
 * The contract suites that every implementation passes live in the testkit.
 */
@NullMarked
package io.tarsier.ports;

import org.jspecify.annotations.NullMarked;
