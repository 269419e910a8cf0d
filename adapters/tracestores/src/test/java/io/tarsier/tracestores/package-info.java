/** Stores of traces: the real one where it runs, their documented answers where it does not. */
@org.jspecify.annotations.NullMarked
package io.tarsier.tracestores;
