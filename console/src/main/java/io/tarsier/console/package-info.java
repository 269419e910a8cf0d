/**
 * The pages that operators look at: view models built from what the corridor and storage know, and
 * the templates that print them. Decides nothing; what an operator decides is handed to the
 * corridor.
 */
@NullMarked
package io.tarsier.console;

import org.jspecify.annotations.NullMarked;
