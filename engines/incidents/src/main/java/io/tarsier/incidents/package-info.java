/**
 * Turns findings into incidents: those close in time on the same or related entities are about the
 * same trouble. Decides only; somebody else stores and shows what it decided.
 */
@NullMarked
package io.tarsier.incidents;

import org.jspecify.annotations.NullMarked;
