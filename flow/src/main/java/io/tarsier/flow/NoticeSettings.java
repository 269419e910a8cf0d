package io.tarsier.flow;

import io.tarsier.model.Hours;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Whom to tell what, when.
 *
 * @param routes the first that matches decides, unless it says to go on
 * @param zone whose clocks tell the hours
 * @param quiet when nobody is told what is less than critical until it is over; empty for never
 * @param hold how long a new incident is held before it is told, so that its cause is known and
 *     what is over at once is not told at all; critical ones are told at once
 * @param giveUp how long a notice is tried to be sent
 */
public record NoticeSettings(
    List<NoticeRoute> routes, ZoneId zone, Optional<Hours> quiet, Duration hold, Duration giveUp) {

  public static final Duration DEFAULT_HOLD = Duration.ofSeconds(10);
  public static final Duration DEFAULT_GIVE_UP = Duration.ofHours(24);

  public NoticeSettings {
    routes = List.copyOf(routes);
  }

  public static NoticeSettings of(List<NoticeRoute> routes) {
    return new NoticeSettings(
        routes, ZoneId.of("UTC"), Optional.empty(), Duration.ZERO, DEFAULT_GIVE_UP);
  }

  public NoticeSettings withQuiet(Hours to, ZoneId in) {
    return new NoticeSettings(routes, in, Optional.of(to), hold, giveUp);
  }

  public NoticeSettings withHold(Duration to) {
    return new NoticeSettings(routes, zone, quiet, to, giveUp);
  }

  public NoticeSettings withGiveUp(Duration to) {
    return new NoticeSettings(routes, zone, quiet, hold, to);
  }
}
