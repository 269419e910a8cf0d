/**
 * Measures the engines: quality against public labels, speed beside other libraries. Data sets are
 * read from a directory that is given; none is part of the project.
 */
@NullMarked
package io.tarsier.bench;

import org.jspecify.annotations.NullMarked;
