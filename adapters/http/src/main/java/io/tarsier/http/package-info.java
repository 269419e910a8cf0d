/**
 * What adapters that ask over HTTP share: timeouts, retries with jitter, a circuit breaker,
 * credentials, certificates and a limit on what an answer may hold.
 */
@NullMarked
package io.tarsier.http;

import org.jspecify.annotations.NullMarked;
