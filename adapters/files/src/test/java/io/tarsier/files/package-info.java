@NullMarked
package io.tarsier.files;

import org.jspecify.annotations.NullMarked;
