/**
 * Language models behind an OpenAI-compatible API. They word what is known already, for people, and
 * decide nothing.
 */
@NullMarked
package io.tarsier.openai;

import org.jspecify.annotations.NullMarked;
