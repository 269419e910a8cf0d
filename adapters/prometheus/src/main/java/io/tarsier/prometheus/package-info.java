/**
 * Everything spoken with Prometheus and its kin: reading their query API, taking in remote write
 * version 1, and writing scores in the text format. {@link io.tarsier.prometheus.PrometheusSource},
 * {@link io.tarsier.prometheus.RemoteWriteIntake} and {@link io.tarsier.prometheus.Exposition} are
 * the three doors.
 */
@NullMarked
package io.tarsier.prometheus;

import org.jspecify.annotations.NullMarked;
