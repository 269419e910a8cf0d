/**
 * The command line. Every engine works here on files and standard input; results go to standard
 * output, everything else to standard error.
 */
@NullMarked
package io.tarsier.cli;

import org.jspecify.annotations.NullMarked;
