/**
 * Personal data and secrets in text: where they are, and the text without them. It is used before
 * anything from outside is stored, and knows nothing of where the text comes from.
 */
@NullMarked
package io.tarsier.sensitive;

import org.jspecify.annotations.NullMarked;
