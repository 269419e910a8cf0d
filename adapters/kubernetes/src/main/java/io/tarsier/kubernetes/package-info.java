/**
 * Reads the logs of pods through the Kubernetes API. {@link
 * io.tarsier.kubernetes.KubernetesLogSource} is the door.
 */
@NullMarked
package io.tarsier.kubernetes;

import org.jspecify.annotations.NullMarked;
