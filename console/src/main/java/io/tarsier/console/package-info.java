@NullMarked
package io.tarsier.console;

import org.jspecify.annotations.NullMarked;
