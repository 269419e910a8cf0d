/**
 * Turns log lines into records and into the patterns they follow, a line at a time and in bounded
 * memory. Knows no service: one configuration holds for all of them.
 */
@NullMarked
package io.tarsier.logs;

import org.jspecify.annotations.NullMarked;
