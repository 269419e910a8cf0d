@NullMarked
package io.tarsier.model;

import org.jspecify.annotations.NullMarked;
