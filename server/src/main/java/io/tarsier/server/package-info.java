/**
 * The room people and programs enter by: settings, REST, access, metrics and the list of parts in
 * {@link io.tarsier.server.Main}. It wires and it guards; it decides nothing about signals.
 */
@NullMarked
package io.tarsier.server;

import org.jspecify.annotations.NullMarked;
