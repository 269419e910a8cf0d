/** The server tried over real HTTP, with a real corridor and storage in memory. */
@NullMarked
package io.tarsier.server;

import org.jspecify.annotations.NullMarked;
