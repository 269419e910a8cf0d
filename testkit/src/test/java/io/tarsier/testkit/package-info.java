@NullMarked
package io.tarsier.testkit;

import org.jspecify.annotations.NullMarked;
