@NullMarked
package io.tarsier.kubernetes;

import org.jspecify.annotations.NullMarked;
