/**
 * Alerts of other systems in: Alertmanager's webhook, CloudEvents and a generic form. Reads and
 * checks them; what they mean is decided elsewhere.
 */
@NullMarked
package io.tarsier.alerts;

import org.jspecify.annotations.NullMarked;
