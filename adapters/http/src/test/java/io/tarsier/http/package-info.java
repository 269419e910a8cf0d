@NullMarked
package io.tarsier.http;

import org.jspecify.annotations.NullMarked;
