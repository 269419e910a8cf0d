/**
 * What tests share: the contract that every implementation of a port must pass, a clock that is
 * turned by hand and seeded samples. Not part of the running program.
 */
@NullMarked
package io.tarsier.testkit;

import org.jspecify.annotations.NullMarked;
