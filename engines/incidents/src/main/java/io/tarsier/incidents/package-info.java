@NullMarked
package io.tarsier.incidents;

import org.jspecify.annotations.NullMarked;
