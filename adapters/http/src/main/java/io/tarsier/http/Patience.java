package io.tarsier.http;

import java.time.Duration;

/**
 * How patient one is with a server in trouble.
 *
 * @param firstPause before the second try; each further one is twice as long
 * @param breakerOpen how long a server is left alone that failed five times in a row
 */
public record Patience(Duration firstPause, Duration breakerOpen) {

  public static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(1), Duration.ofSeconds(60));
}
