@NullMarked
package io.tarsier.sql;

import org.jspecify.annotations.NullMarked;
