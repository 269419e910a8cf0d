/**
 * The machine Tarsier runs on, read as metric samples through OSHI and, where that is too slow for
 * one reading a second, straight from Linux' {@code /proc}. One class reads one thing; {@link
 * io.tarsier.host.HostSource} lists them.
 */
@NullMarked
package io.tarsier.host;

import org.jspecify.annotations.NullMarked;
