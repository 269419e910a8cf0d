package io.tarsier.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Hours that come again each week.
 *
 * @param hours which; they leave some time of the week out
 * @param zone whose clocks count
 */
public record Weekly(Hours hours, ZoneId zone) {

  public Weekly {
    if (hours.always()) {
      throw new IllegalArgumentException(
          hours.text() + " is all the week; leave a time out, such as sun 02:00-04:00 does");
    }
  }

  /**
   * Finds a zone by its name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is not a time zone such as Europe/Berlin or UTC", e);
    }
  }

  public boolean contain(Instant at) {
    return hours.contain(at, zone);
  }

  /** The first moment after one at which they begin or are over. */
  public Optional<Instant> change(Instant after) {
    return hours.change(after, zone);
  }

  /** For people. */
  public String text() {
    return hours.text() + " (" + zone + ")";
  }
}
