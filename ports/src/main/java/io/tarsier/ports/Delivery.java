package io.tarsier.ports;

import io.tarsier.model.Severity;
import java.time.Instant;
import java.util.Locale;

/**
 * One notice on its way over one channel.
 *
 * @param id stable, from the notice and the channel
 * @param channel name of the notifier
 * @param notice what is told
 * @param state where it stands
 * @param created when it was decided on; giving up counts from here
 * @param due not before
 * @param tries how often it was tried
 * @param error why the last try failed; empty where none did
 * @param changed when this was last written
 */
public record Delivery(
    String id,
    String channel,
    Notice notice,
    State state,
    Instant created,
    Instant due,
    int tries,
    String error,
    Instant changed) {

  /** Where a delivery stands. All but the first are final, but a dead one may be tried again. */
  public enum State {
    PENDING,
    SENT,
    /** Given up: somebody has to look. */
    DEAD,
    /** Not worth telling any more: it was over before it was due, or there was no room for it. */
    SKIPPED;

    /** The lower-case word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state for a word made by {@link #word()}.
     *
     * @throws IllegalArgumentException when there is no such state
     */
    public static State ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** A new one. */
  public static Delivery of(Notice notice, String channel, Instant created, Instant due) {
    return new Delivery(
        notice.id() + "-" + channel, channel, notice, State.PENDING, created, due, 0, "", created);
  }

  public boolean critical() {
    return notice.severity() == Severity.CRITICAL;
  }

  public Delivery with(Notice to) {
    return new Delivery(id, channel, to, state, created, due, tries, error, changed);
  }

  public Delivery sent(Instant now) {
    return new Delivery(id, channel, notice, State.SENT, created, due, tries + 1, "", now);
  }

  public Delivery failed(String why, Instant again, Instant now) {
    return new Delivery(id, channel, notice, State.PENDING, created, again, tries + 1, why, now);
  }

  public Delivery dead(String why, Instant now) {
    return new Delivery(id, channel, notice, State.DEAD, created, due, tries + 1, why, now);
  }

  public Delivery skipped(String why, Instant now) {
    return new Delivery(id, channel, notice, State.SKIPPED, created, due, tries, why, now);
  }

  /** The same from the beginning. */
  public Delivery again(Instant now) {
    return new Delivery(id, channel, notice, State.PENDING, now, now, 0, error, now);
  }
}
