/**
 * Small streaming statistics that several engines stand on: tails, forests, running scales. Nothing
 * here knows what a series or a finding is.
 */
@NullMarked
package io.tarsier.numerics;

import org.jspecify.annotations.NullMarked;
