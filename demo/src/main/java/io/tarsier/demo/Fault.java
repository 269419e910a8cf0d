package io.tarsier.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** What can be broken in the shop, and where an honest answer would look for it. */
public enum Fault {
  SLOW_DATABASE(
      "payment-db answers a hundred times slower",
      Duration.ofMinutes(12),
      "(service/shop/payment-db|pod/shop/payment-db-0)"),
  MEMORY_LEAK(
      "recommendation leaks memory until it is killed",
      Duration.ofMinutes(50),
      "(service/shop/recommendation|pod/shop/recommendation-.+)"),
  BAD_DEPLOY(
      "payment 1.5.0 is rolled out and fails every other request",
      Duration.ofMinutes(12),
      "(service/shop/payment|pod/shop/payment-[0-9a-f]+-.+)"),
  NODE_DOWN("node-3 goes down with all its pods", Duration.ofMinutes(12), "node/node-3"),
  TRAFFIC_SPIKE(
      "five times as many customers come",
      Duration.ofMinutes(15),
      "(service/shop/frontend|pod/shop/frontend-.+)"),
  CERTIFICATE_EXPIRY(
      "the certificate of shipping ends",
      Duration.ofMinutes(12),
      "(service/shop/shipping|pod/shop/shipping-.+)"),
  NONE("nothing is broken", Duration.ZERO, "");

  private final String story;
  private final Duration length;
  private final Pattern cause;

  Fault(String story, Duration length, String cause) {
    this.story = story;
    this.length = length;
    this.cause = Pattern.compile(cause);
  }

  /** The word on the command line: {@code slow-database}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The fault for a word made by {@link #word()}.
   *
   * @throws IllegalArgumentException with the words there are
   */
  public static Fault ofWord(String word) {
    for (Fault fault : values()) {
      if (fault.word().equals(word)) {
        return fault;
      }
    }
    throw new IllegalArgumentException(
        "there is no fault \""
            + word
            + "\"; there are "
            + String.join(", ", Arrays.stream(values()).map(Fault::word).toList()));
  }

  /** What happens, for people. */
  public String story() {
    return story;
  }

  /** How long it is watched. */
  public Duration length() {
    return length;
  }

  /** Whether an entity is where it began: the service itself or one of its pods. */
  public boolean isCause(String entity) {
    return cause.matcher(entity).matches();
  }
}
