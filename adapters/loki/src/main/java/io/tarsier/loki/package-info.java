/**
 * Everything spoken with Loki and its agents: reading a Loki, and taking in what agents push as if
 * we were one. {@link io.tarsier.loki.LokiSource} and {@link io.tarsier.loki.LokiPush} are the two
 * doors.
 */
@NullMarked
package io.tarsier.loki;

import org.jspecify.annotations.NullMarked;
