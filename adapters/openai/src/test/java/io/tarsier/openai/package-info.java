@NullMarked
package io.tarsier.openai;

import org.jspecify.annotations.NullMarked;
