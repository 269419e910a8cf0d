/**
 * Continues a series of numbers: a pool of simple models, weighted by how well each would have
 * forecast the series' own recent past, with intervals whose width comes from the same rehearsal.
 * Also says when a resource will run out. Deterministic; no clock, no randomness of its own.
 */
@NullMarked
package io.tarsier.forecast;

import org.jspecify.annotations.NullMarked;
