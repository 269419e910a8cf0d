/** What is found and what is left alone, on made-up data. */
@NullMarked
package io.tarsier.sensitive;

import org.jspecify.annotations.NullMarked;
