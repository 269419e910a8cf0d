/**
 * Traces that others keep: Jaeger, Zipkin and Tempo, asked over HTTP for what is new. Each becomes
 * the same spans.
 */
@NullMarked
package io.tarsier.tracestores;

import org.jspecify.annotations.NullMarked;
