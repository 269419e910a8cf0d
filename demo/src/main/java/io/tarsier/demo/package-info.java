/**
 * A small shop that runs by itself and can be broken on purpose. It speaks to Tarsier through the
 * public APIs alone, as any other system would.
 */
@NullMarked
package io.tarsier.demo;

import org.jspecify.annotations.NullMarked;
