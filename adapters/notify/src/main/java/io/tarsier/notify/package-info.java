/**
 * Where people hear of incidents: chat, pagers, mail, webhooks and an Alertmanager. Each is one way
 * to say the same message.
 */
@NullMarked
package io.tarsier.notify;

import org.jspecify.annotations.NullMarked;
