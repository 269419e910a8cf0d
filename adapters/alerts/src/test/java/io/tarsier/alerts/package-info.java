@NullMarked
package io.tarsier.alerts;

import org.jspecify.annotations.NullMarked;
