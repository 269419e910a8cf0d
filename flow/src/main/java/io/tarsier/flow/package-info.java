/**
 * The corridor: source, engine, finding, incident, in one direction, with bounded queues between
 * them. Knows nothing of HTTP.
 */
@NullMarked
package io.tarsier.flow;

import org.jspecify.annotations.NullMarked;
