/**
 * Says which entity a trouble came from: every series is compared with its own past around a
 * moment, and what changed most and explains the others stands first. Decides only; somebody else
 * reads the metrics and shows the result.
 */
@NullMarked
package io.tarsier.cause;

import org.jspecify.annotations.NullMarked;
