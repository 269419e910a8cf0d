@NullMarked
package io.tarsier.prometheus;

import org.jspecify.annotations.NullMarked;
