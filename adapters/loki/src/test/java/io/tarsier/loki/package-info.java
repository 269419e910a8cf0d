@NullMarked
package io.tarsier.loki;

import org.jspecify.annotations.NullMarked;
