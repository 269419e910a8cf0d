/**
 * Reads log lines from files and from the systemd journal. It hands over the lines as they are,
 * with where each stream goes on; what they mean is found out elsewhere.
 */
@NullMarked
package io.tarsier.files;

import org.jspecify.annotations.NullMarked;
