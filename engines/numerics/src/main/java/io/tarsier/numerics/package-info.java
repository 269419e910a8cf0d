@NullMarked
package io.tarsier.numerics;

import org.jspecify.annotations.NullMarked;
