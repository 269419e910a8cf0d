@NullMarked
package io.tarsier.host;

import org.jspecify.annotations.NullMarked;
