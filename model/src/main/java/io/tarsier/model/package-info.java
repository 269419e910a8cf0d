/**
 * The words of the house: what is observed, what is claimed about it, what was done and what was
 * written down. Records only, no behaviour beyond validation, nothing but the JDK below it.
 */
@NullMarked
package io.tarsier.model;

import org.jspecify.annotations.NullMarked;
