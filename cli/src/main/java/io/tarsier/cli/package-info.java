@NullMarked
package io.tarsier.cli;

import org.jspecify.annotations.NullMarked;
