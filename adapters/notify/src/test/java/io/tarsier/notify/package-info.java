@NullMarked
package io.tarsier.notify;

import org.jspecify.annotations.NullMarked;
