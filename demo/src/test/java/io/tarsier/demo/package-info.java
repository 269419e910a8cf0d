/** Tests of the shop without a Tarsier. */
@NullMarked
package io.tarsier.demo;

import org.jspecify.annotations.NullMarked;
