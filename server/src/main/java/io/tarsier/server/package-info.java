@NullMarked
package io.tarsier.server;

import org.jspecify.annotations.NullMarked;
